// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

import java.util.Arrays;
import java.util.List;

/**
 * The shape of a parameter: [out, in, kernel, kernel] for the weights of a convolution, otherwise [length].
 *
 * @param extents outermost first
 */
public record ParameterShape(List<Long> extents) {

    /** Copies the list. */
    public ParameterShape {
        extents = List.copyOf(extents);
    }

    /** A shape with these extents, outermost first. */
    public static ParameterShape of(long... extents) {
        return new ParameterShape(Arrays.stream(extents).boxed().toList());
    }

    /**
     * The number of values.
     *
     * @throws ArithmeticException if it does not fit in a long
     */
    public long elements() {
        return extents.stream().reduce(1L, Math::multiplyExact);
    }

    /** The extents as an array, outermost first. */
    public long[] toArray() {
        return extents.stream().mapToLong(Long::longValue).toArray();
    }

    /** {@code [512, 256, 3, 3]}. */
    @Override
    public String toString() {
        return extents.toString();
    }
}
