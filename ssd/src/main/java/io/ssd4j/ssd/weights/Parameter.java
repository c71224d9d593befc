// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;

/**
 * The source of a parameter's values.
 *
 * @param key its name in the checkpoint
 * @param shape extents, the last one varies fastest
 * @param values writes them as float32, dense, to memory of exactly their size that is aligned for floats; may be called by several threads at once
 */
record Parameter(String key, List<Long> shape, Consumer<MemorySegment> values) {
    Parameter {
        shape = List.copyOf(shape);
    }

    /** Number of bytes of the values. */
    long bytes() {
        return shape.stream().reduce((long) Float.BYTES, (a, b) -> a * b);
    }
}
