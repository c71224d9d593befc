// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Weights that a test gives by name, with their scales. */
record QuantizedWeights(Map<String, float[]> values, Quantization scales) implements Weights {

    @Override
    public MemorySegment parameter(String parameter, ParameterShape shape) {
        float[] given = Objects.requireNonNull(values.get(parameter), parameter);
        return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, given);
    }

    @Override
    public Optional<Quantization> quantization() {
        return Optional.of(scales);
    }

    @Override
    public String source() {
        return "given";
    }

    @Override
    public void close() {}
}
