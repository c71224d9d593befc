// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The values of a parameter.
 *
 * @param key its name in the checkpoint
 * @param shape extents, the last one varies fastest
 * @param data float32, dense, aligned for floats
 */
record Parameter(String key, List<Long> shape, MemorySegment data) {
    Parameter {
        shape = List.copyOf(shape);
        data = data.asReadOnly();
    }
}
