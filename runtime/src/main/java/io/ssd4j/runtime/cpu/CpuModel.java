// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.engine.ModelBackend;
import io.ssd4j.runtime.engine.SessionBackend;
import io.ssd4j.runtime.network.Network;

/** A network with its weights packed for the CPU. */
record CpuModel(Engine engine, int threads, Network network, Precision precision, PackedWeights weights)
        implements ModelBackend {

    @Override
    public SessionBackend prepare(SessionOptions<?, ?> options) {
        if (options.deviceFormat().isPresent()) {
            throw new IllegalArgumentException(
                    "the CPU engine has only host memory to keep outputs in: open the session"
                            + " without outputsOnDevice; reading its outputs copies nothing");
        }
        ReturnedOutputs outputs = ReturnedOutputs.of(network, options);
        try (Lowering lowering = Lowering.of(engine, network, precision, options.batch(), outputs)) {
            return new CpuSession(engine, threads, network, weights, lowering, outputs, options);
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
