// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.spi.Dependents;

/** A network with its weights packed for the CPU. */
final class CpuModel implements Model {
    private final CpuDevice device;
    private final Network network;
    private final Precision precision;
    private final PackedWeights weights;
    private final Dependents sessions;

    private CpuModel(CpuDevice device, Network network, Precision precision, PackedWeights weights) {
        this.device = device;
        this.network = network;
        this.precision = precision;
        this.weights = weights;
        this.sessions = new Dependents("model " + network.name(), "session");
    }

    static CpuModel load(CpuDevice device, Network network, Weights weights, Precision precision) {
        device.useThreads();
        // The layouts that batch 1 chooses; others are packed from these when a session asks for them.
        try (Lowering lowering = Lowering.of(device.engine(), network, precision, 1)) {
            PackedWeights packed = PackedWeights.pack(device.engine(), network, weights, lowering);
            return new CpuModel(device, network, precision, packed);
        }
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
        if (options.outputs().onDevice()) {
            throw new IllegalArgumentException(
                    "the CPU engine has no memory but the host's to keep outputs in: open the session"
                            + " for SessionOutputs.HOST and read output(name), which copies nothing");
        }
        sessions.enter();
        try {
            device.useThreads();
            try (Lowering lowering = Lowering.of(device.engine(), network, precision, options.batch())) {
                return CpuSession.open(this, device, weights, lowering, options, sessions::leave);
            }
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
