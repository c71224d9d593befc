// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.engine.ModelBackend;
import io.ssd4j.runtime.engine.SessionBackend;
import io.ssd4j.runtime.network.Network;

/** A network with its weights in the GPU's memory. */
final class CudaModel implements ModelBackend {
    private final CudaDevice device;
    private final Network network;
    private final Precision precision;
    private final DeviceWeights weights;

    CudaModel(CudaDevice device, Network network, Weights weights, Precision precision) {
        this.device = device;
        this.network = network;
        this.precision = precision;
        WeightPacking packing = WeightPacking.of(network, precision);
        device.reportMemory(packing.bytes(), 0, 0);
        this.weights = DeviceWeights.upload(device.context(), network.name(), weights, packing);
    }

    Network network() {
        return network;
    }

    Precision precision() {
        return precision;
    }

    CudaDevice device() {
        return device;
    }

    DeviceWeights weights() {
        return weights;
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
