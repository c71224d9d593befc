// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.gomp.gomp_h;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.spi.Dependents;
import java.util.Set;

/** The CPU, computing through oneDNN with a fixed number of OpenMP threads. */
final class CpuDevice implements Device {
    private final Engine engine = Engine.cpu();
    private final Dependents models = new Dependents("device cpu", "model");
    private final String name;
    private final String reason;
    private final int threads;
    private final Set<Precision> precisions;

    CpuDevice(String name, String reason, int threads) {
        this.name = name;
        this.reason = reason;
        this.threads = threads;
        this.precisions = CpuPrecisions.of(engine);
    }

    @Override
    public DeviceId id() {
        return DeviceId.CPU;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public Set<Precision> precisions() {
        return precisions;
    }

    @Override
    public Model load(Network network, Weights weights, Precision precision) {
        if (!precisions.contains(precision)) {
            throw new UnsupportedPrecisionException("device cpu (" + name + ")", precision, precisions);
        }
        models.enter();
        try {
            return CpuModel.load(this, network, weights, precision);
        } catch (RuntimeException | Error e) {
            models.leave();
            throw e;
        }
    }

    Engine engine() {
        return engine;
    }

    Dependents models() {
        return models;
    }

    /**
     * Sets the calling thread's OpenMP thread count. It belongs to the thread, so every thread that builds or runs
     * primitives sets it anew; and oneDNN sizes its scratchpads by the count at build, so both must use the same.
     */
    void useThreads() {
        gomp_h.omp_set_num_threads(threads);
    }

    @Override
    public void close() {
        if (models.close()) {
            engine.close();
        }
    }
}
