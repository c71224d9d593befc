// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The values of a parameter on the heap. */
final class ParameterValues {
    private ParameterValues() {}

    /** Reads them into memory that is not zero before. */
    static float[] of(Parameter parameter) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(parameter.bytes(), StoredTensor.ALIGNMENT);
            values.fill((byte) -1);
            parameter.values().accept(values);
            return values.toArray(ValueLayout.JAVA_FLOAT);
        }
    }
}
