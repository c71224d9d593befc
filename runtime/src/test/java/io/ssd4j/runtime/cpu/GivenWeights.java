// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Objects;

/**
 * The parameters of a test.
 *
 * @param values by parameter name
 */
record GivenWeights(Map<String, float[]> values) implements Weights {

    @Override
    public MemorySegment parameter(String parameter, ParameterShape shape) {
        float[] given = Objects.requireNonNull(values.get(parameter), parameter);
        return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, given);
    }

    @Override
    public String source() {
        return "given";
    }

    @Override
    public void close() {}
}
