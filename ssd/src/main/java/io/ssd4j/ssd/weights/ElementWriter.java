// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Writes a float32 value as an element of a tensor, little-endian, rounded to the nearest value (to even if there are two). */
@FunctionalInterface
interface ElementWriter {

    void put(MemorySegment bytes, long index, float value);

    /**
     * The writer for a type.
     *
     * @throws IllegalArgumentException if it is not F32, F16 or BF16
     */
    static ElementWriter of(Dtype dtype) {
        ValueLayout.OfShort half = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        ValueLayout.OfFloat single = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        return switch (dtype) {
            case F32 -> (bytes, index, value) -> bytes.set(single, index * Float.BYTES, value);
            case F16 -> (bytes, index, value) -> bytes.set(half, index * Short.BYTES, Float.floatToFloat16(value));
            case BF16 -> (bytes, index, value) -> bytes.set(half, index * Short.BYTES, bfloat16(value));
            default -> throw new IllegalArgumentException("weights are not written as " + dtype);
        };
    }

    private static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int half = 0x7fff + ((bits >>> ElementReader.BFLOAT16_SHIFT) & 1);
        return (short) ((bits + half) >>> ElementReader.BFLOAT16_SHIFT);
    }
}
