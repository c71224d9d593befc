// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.gomp.gomp_h;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.engine.DeviceBackend;
import io.ssd4j.runtime.engine.ModelBackend;
import io.ssd4j.runtime.network.Network;
import java.util.Set;

/** The CPU, computing through oneDNN with a fixed number of OpenMP threads. */
final class CpuDevice implements DeviceBackend {
    private final Engine engine = Engine.cpu();
    private final String name;
    private final int threads;
    private final Set<Precision> precisions;

    CpuDevice(String name, int threads) {
        this.name = name;
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
    public Set<Precision> precisions() {
        return precisions;
    }

    /**
     * Sets the calling thread's OpenMP thread count. It is a property of the thread, and oneDNN sizes its scratchpads by the count
     * in effect when a primitive is built, so building and running must use the same one.
     */
    @Override
    public void enter() {
        gomp_h.omp_set_num_threads(threads);
    }

    @Override
    public ModelBackend prepare(Network network, Weights weights, Precision precision) {
        return new CpuModel(engine, network, weights, precision);
    }

    @Override
    public void close() {
        engine.close();
    }
}
