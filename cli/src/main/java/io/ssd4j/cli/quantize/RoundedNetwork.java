// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.quantize;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.MemorySegment;

/** A network with scales, computed on the CPU as its precision rounds, one image at a time. */
interface RoundedNetwork extends AutoCloseable {
    /**
     * Loads a network.
     *
     * @param weights the float32 weights
     */
    static RoundedNetwork of(Device device, Network network, Weights weights, Quantization scales) {
        return switch (scales.format()) {
            case INT8 -> Integers.open(device, network, new ScaledWeights(weights, scales));
            case E4M3 -> new Float8Emulation(device, network, weights, scales);
        };
    }

    /**
     * Computes the network.
     *
     * @param input the values of an image, float32
     */
    void run(MemorySegment input);

    /** An output of the last run, float32, valid until the next one. */
    MemorySegment output(String name);

    @Override
    void close();

    /** The CPU engine in int8. */
    record Integers(Model model, Session<TensorInput, HostOutputs> session) implements RoundedNetwork {
        private static Integers open(Device device, Network network, Weights weights) {
            Model model = device.load(network, weights, Precision.INT8);
            try {
                return new Integers(model, model.openSession(SessionOptions.batch(1)));
            } catch (RuntimeException | Error e) {
                model.close();
                throw e;
            }
        }

        @Override
        public void run(MemorySegment input) {
            session.input().values().copyFrom(input);
            session.run();
        }

        @Override
        public MemorySegment output(String name) {
            return session.outputs().get(name);
        }

        @Override
        public void close() {
            session.close();
            model.close();
        }
    }
}
