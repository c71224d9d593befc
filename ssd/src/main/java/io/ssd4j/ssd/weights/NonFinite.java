// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The NaN and infinite values of a parameter.
 *
 * @param count the number of such values
 * @param value the first one
 * @param index position of the first one, an index for each dimension
 */
record NonFinite(long count, float value, List<Long> index) {

    static Optional<NonFinite> in(Parameter parameter) {
        MemorySegment data = parameter.data();
        long elements = data.byteSize() / Float.BYTES;
        long count = 0;
        long first = -1;
        for (long i = 0; i < elements; i++) {
            if (!Float.isFinite(data.getAtIndex(ValueLayout.JAVA_FLOAT, i))) {
                first = count++ == 0 ? i : first;
            }
        }
        return count == 0
                ? Optional.empty()
                : Optional.of(new NonFinite(
                        count, data.getAtIndex(ValueLayout.JAVA_FLOAT, first), multiIndex(first, parameter.shape())));
    }

    private static List<Long> multiIndex(long flat, List<Long> shape) {
        List<Long> index = new ArrayList<>();
        for (long extent : shape.reversed()) {
            index.add(flat % extent);
            flat /= extent;
        }
        Collections.reverse(index);
        return index;
    }
}
