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
record CpuDevice(Engine engine, String name, int threads, Set<Precision> precisions) implements DeviceBackend {

    static CpuDevice open(String name, int threads) {
        Engine engine = Engine.cpu();
        return new CpuDevice(engine, name, threads, CpuPrecisions.of(engine));
    }

    @Override
    public DeviceId id() {
        return DeviceId.CPU;
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
        // In the layouts chosen for batch 1; a session that needs others repacks these.
        try (Lowering lowering = Lowering.of(engine, network, precision, 1)) {
            return new CpuModel(engine, network, precision, PackedWeights.pack(engine, network, weights, lowering));
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
