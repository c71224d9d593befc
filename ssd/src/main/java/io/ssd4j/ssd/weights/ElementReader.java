// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads an element of a tensor as float32. */
@FunctionalInterface
interface ElementReader {
    /** A bfloat16 value has the sign, the exponent and the first bits of a float32. */
    int BFLOAT16_SHIFT = 16;

    float at(MemorySegment bytes, long index);

    /**
     * The reader for a type and a byte order.
     *
     * @throws IllegalArgumentException if the type is not a floating-point type of 16 to 64 bits
     */
    static ElementReader of(Dtype dtype, ByteOrder order) {
        ValueLayout.OfShort half = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        ValueLayout.OfFloat single = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
        ValueLayout.OfDouble wide = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
        return switch (dtype) {
            case F16 -> (bytes, index) -> Float.float16ToFloat(bytes.get(half, index * Short.BYTES));
            case BF16 -> (bytes, index) -> Float.intBitsToFloat(bytes.get(half, index * Short.BYTES) << BFLOAT16_SHIFT);
            case F32 -> (bytes, index) -> bytes.get(single, index * Float.BYTES);
            case F64 -> (bytes, index) -> (float) bytes.get(wide, index * Double.BYTES);
            default -> throw new IllegalArgumentException(dtype + " is not a floating-point type that weights have");
        };
    }
}
