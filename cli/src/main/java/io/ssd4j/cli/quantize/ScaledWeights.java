// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.quantize;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Float32 weights with scales, as a quantized file would have them. Closing it leaves the weights open. */
record ScaledWeights(Weights weights, Quantization scales) implements Weights {

    @Override
    public MemorySegment parameter(String parameter, ParameterShape shape) {
        return weights.parameter(parameter, shape);
    }

    @Override
    public void read(String parameter, ParameterShape shape, MemorySegment destination) {
        weights.read(parameter, shape, destination);
    }

    @Override
    public String tensor(String parameter) {
        return weights.tensor(parameter);
    }

    @Override
    public Optional<Quantization> quantization() {
        return Optional.of(scales);
    }

    @Override
    public String source() {
        return weights.source();
    }

    @Override
    public void close() {}
}
