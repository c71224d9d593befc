// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.quantization.Float8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads and writes elements as float32 values; rounds to nearest even, as the kernels do. A scale is the caller's. */
public final class ElementEncoding {
    private static final int QUIET_NAN = 0x0040;

    private ElementEncoding() {}

    /** The bits of the nearest bfloat16; a NaN stays a NaN and keeps its sign. */
    public static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | QUIET_NAN);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    /**
     * Writes one element.
     *
     * @param index in elements
     */
    public static void set(ElementType element, MemorySegment destination, long index, float value) {
        switch (element) {
            case FLOAT32 -> destination.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
            case FLOAT16 -> destination.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16(value));
            case BFLOAT16 -> destination.setAtIndex(ValueLayout.JAVA_SHORT, index, bfloat16(value));
            case FLOAT8_E4M3 -> destination.set(ValueLayout.JAVA_BYTE, index, Float8.encode(value));
            case INT8, UINT8 ->
                throw new IllegalArgumentException("the CUDA engine does not compute in 8-bit integers");
        }
    }

    /**
     * Reads one element.
     *
     * @param index in elements
     */
    public static float get(ElementType element, MemorySegment source, long index) {
        return switch (element) {
            case FLOAT32 -> source.getAtIndex(ValueLayout.JAVA_FLOAT, index);
            case FLOAT16 -> Float.float16ToFloat(source.getAtIndex(ValueLayout.JAVA_SHORT, index));
            case BFLOAT16 -> Float.intBitsToFloat(source.getAtIndex(ValueLayout.JAVA_SHORT, index) << 16);
            case FLOAT8_E4M3 -> Float8.decode(source.get(ValueLayout.JAVA_BYTE, index));
            case INT8, UINT8 ->
                throw new IllegalArgumentException("the CUDA engine does not compute in 8-bit integers");
        };
    }

    /** The element nearest to a value. */
    public static float rounded(ElementType element, float value) {
        return switch (element) {
            case FLOAT32 -> value;
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(value));
            case BFLOAT16 -> Float.intBitsToFloat(bfloat16(value) << 16);
            case FLOAT8_E4M3 -> Float8.rounded(value);
            case INT8, UINT8 ->
                throw new IllegalArgumentException("the CUDA engine does not compute in 8-bit integers");
        };
    }
}
