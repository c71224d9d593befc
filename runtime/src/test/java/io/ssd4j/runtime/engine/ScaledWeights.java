// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Float32 weights with scales. Closing it leaves the weights open. */
record ScaledWeights(Weights weights, Quantization scales) implements Weights {

    @Override
    public MemorySegment parameter(String parameter, ParameterShape shape) {
        return weights.parameter(parameter, shape);
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
