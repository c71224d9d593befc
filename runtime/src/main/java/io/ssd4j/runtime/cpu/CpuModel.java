// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.engine.ModelBackend;
import io.ssd4j.runtime.engine.SessionBackend;
import io.ssd4j.runtime.network.Network;

/** A network with its weights packed for the CPU. */
record CpuModel(CpuDevice device, Network network, Precision precision, Arithmetic arithmetic, PackedWeights weights)
        implements ModelBackend {

    @Override
    public SessionBackend prepare(SessionOptions<?, ?> options) {
        if (options.deviceFormat().isPresent()) {
            throw new IllegalArgumentException(
                    "the CPU engine has only host memory to keep outputs in: open the session"
                            + " without outputsOnDevice; reading its outputs copies nothing");
        }
        if (options.isInputOnDevice()) {
            throw new IllegalArgumentException(
                    "the CPU engine has only host memory to read its input from: open the session"
                            + " without inputOnDevice, and write the values to its input");
        }
        CpuDevice computing = device.threads(options.threads());
        // oneDNN sizes scratchpads by the count in effect when a primitive is created.
        computing.enter();
        CpuModel model = new CpuModel(computing, network, precision, arithmetic, weights);
        return new CpuSession(SessionRecipe.of(model, options), options);
    }

    @Override
    public long weightBytes() {
        return weights.bytes();
    }

    @Override
    public void close() {
        weights.close();
    }
}
