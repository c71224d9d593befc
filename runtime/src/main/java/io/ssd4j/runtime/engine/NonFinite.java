// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The values of a parameter that are NaN or infinite, or become infinite when rounded to a precision.
 *
 * @param count how many there are
 * @param first the first of them
 * @param index its flat index
 * @param precision the precision they were checked for
 */
record NonFinite(long count, float first, long index, Precision precision) {
    private static final int INFINITY = 0x7f80_0000;
    private static final int MAGNITUDE = 0x7fff_ffff;

    /** Values that are copied to the heap at a time: a loop over an array is fast even before it is compiled. */
    private static final int CHUNK = 1 << 12;

    /**
     * Checks a parameter.
     *
     * @param values float32, any alignment
     */
    static Optional<NonFinite> in(MemorySegment values, Precision precision) {
        int limit = limit(precision);
        long elements = values.byteSize() / Float.BYTES;
        int[] bits = new int[(int) Math.min(CHUNK, elements)];
        long count = 0;
        long index = -1;
        for (long start = 0; start < elements; start += bits.length) {
            int length = (int) Math.min(bits.length, elements - start);
            MemorySegment.copy(values, ValueLayout.JAVA_INT_UNALIGNED, start * Float.BYTES, bits, 0, length);
            if (largest(bits, length) < limit) {
                continue;
            }
            for (int i = 0; i < length; i++) {
                if ((bits[i] & MAGNITUDE) >= limit) {
                    index = count++ == 0 ? start + i : index;
                }
            }
        }
        return count == 0
                ? Optional.empty()
                : Optional.of(new NonFinite(
                        count, values.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index), index, precision));
    }

    /** The bits of the smallest float32 magnitude that the precision rounds to infinity. */
    private static int limit(Precision precision) {
        return switch (precision) {
            // TF32 is float32 in memory, and tensor cores cut its lower bits off.
            case FP32, TF32 -> INFINITY;
            // Halfway between 65504, the largest float16, and the next power of two: a tie, which rounds up.
            case FP16 -> Float.floatToRawIntBits(65520f);
            case BF16 -> INFINITY - 0x8000;
            // Rounded to the nearest multiple of a scale, which is finite for any finite value.
            case INT8, FP8 -> INFINITY;
        };
    }

    // Magnitudes have the order of their bits, with NaN above infinity. Free of branches, so that C2 vectorizes it.
    private static int largest(int[] bits, int length) {
        int largest = 0;
        for (int i = 0; i < length; i++) {
            largest = Math.max(largest, bits[i] & MAGNITUDE);
        }
        return largest;
    }

    /** What is wrong, for a message: {@code has 2 values that are not finite, the first NaN at [0, 1, 2, 2]}. */
    String describe(ParameterShape shape) {
        String what = Float.isFinite(first) ? "beyond the range of " + precision.id() : "not finite";
        return "has " + count + (count == 1 ? " value that is " : " values that are ") + what + ", the first " + first
                + " at " + multiIndex(shape);
    }

    private List<Long> multiIndex(ParameterShape shape) {
        List<Long> indices = new ArrayList<>();
        long rest = index;
        for (long extent : shape.extents().reversed()) {
            indices.add(rest % extent);
            rest /= extent;
        }
        Collections.reverse(indices);
        return indices;
    }
}
