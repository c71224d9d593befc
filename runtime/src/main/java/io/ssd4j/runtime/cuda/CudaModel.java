// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cuda.weights.DeviceWeights;
import io.ssd4j.runtime.cuda.weights.WeightPacking;
import io.ssd4j.runtime.engine.ModelBackend;
import io.ssd4j.runtime.engine.SessionBackend;
import io.ssd4j.runtime.network.Network;

/** A network with its weights in the GPU's memory. */
record CudaModel(CudaDevice device, Network network, Precision precision, DeviceWeights weights)
        implements ModelBackend {

    static CudaModel load(CudaDevice device, Network network, Weights weights, Precision precision) {
        WeightPacking packing = new WeightPacking(network, precision.elementType());
        device.reportMemory(packing.bytes(), 0, 0);
        DeviceWeights uploaded = DeviceWeights.upload(device.context(), network.name(), weights, packing);
        return new CudaModel(device, network, precision, uploaded);
    }

    @Override
    public SessionBackend prepare(SessionOptions<?, ?> options) {
        return new CudaSession(this, options);
    }

    @Override
    public void close() {
        weights.close();
    }
}
