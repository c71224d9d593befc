// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Weights that close the checkpoint that they come from. */
record OwningWeights(Checkpoint checkpoint, Weights weights) implements Weights {

    @Override
    public MemorySegment parameter(String parameter, ParameterShape shape) {
        return weights.parameter(parameter, shape);
    }

    @Override
    public void read(String parameter, ParameterShape shape, MemorySegment destination) {
        weights.read(parameter, shape, destination);
    }

    @Override
    public Optional<Quantization> quantization() {
        return weights.quantization();
    }

    @Override
    public String tensor(String parameter) {
        return weights.tensor(parameter);
    }

    @Override
    public String source() {
        return weights.source();
    }

    @Override
    public void close() {
        weights.close();
        checkpoint.close();
    }
}
