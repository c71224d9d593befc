// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.spi.Dependents;

/** A network with its weights in the GPU's memory. */
final class CudaModel implements Model {
    private final CudaDevice device;
    private final Network network;
    private final Precision precision;
    private final DeviceWeights weights;
    private final Dependents sessions;

    private CudaModel(CudaDevice device, Network network, Precision precision, DeviceWeights weights) {
        this.device = device;
        this.network = network;
        this.precision = precision;
        this.weights = weights;
        this.sessions = new Dependents("model " + network.name(), "session");
    }

    static CudaModel load(CudaDevice device, Network network, Weights weights, Precision precision) {
        device.context().makeCurrent();
        WeightPacking packing = WeightPacking.of(network, precision);
        device.reportMemory(packing.bytes(), 0, 0);
        DeviceWeights uploaded = DeviceWeights.upload(device.context(), network.name(), weights, packing);
        return new CudaModel(device, network, precision, uploaded);
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public Session openSession(SessionOptions options) {
        sessions.enter();
        try {
            device.context().makeCurrent();
            return CudaSession.open(this, device, weights, options, sessions::leave);
        } catch (RuntimeException | Error e) {
            sessions.leave();
            throw e;
        }
    }

    @Override
    public void close() {
        if (sessions.close()) {
            try {
                weights.close();
            } finally {
                device.models().leave();
            }
        }
    }
}
