// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes float32 values as a kernel element and reads them; rounds to nearest even, as the kernels do. */
public final class ElementEncoding {
    private static final int QUIET_NAN = 0x0040;

    private ElementEncoding() {}

    /** The bits of the nearest bfloat16; a NaN keeps its sign and stays one. */
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
     * @param index counted in elements
     */
    public static void set(KernelElement element, MemorySegment destination, long index, float value) {
        switch (element) {
            case F32 -> destination.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
            case F16 -> destination.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16(value));
            case BF16 -> destination.setAtIndex(ValueLayout.JAVA_SHORT, index, bfloat16(value));
        }
    }

    /**
     * Reads one element.
     *
     * @param index counted in elements
     */
    public static float get(KernelElement element, MemorySegment source, long index) {
        return switch (element) {
            case F32 -> source.getAtIndex(ValueLayout.JAVA_FLOAT, index);
            case F16 -> Float.float16ToFloat(source.getAtIndex(ValueLayout.JAVA_SHORT, index));
            case BF16 -> Float.intBitsToFloat(source.getAtIndex(ValueLayout.JAVA_SHORT, index) << 16);
        };
    }

    /** The element nearest to a value. */
    public static float rounded(KernelElement element, float value) {
        return switch (element) {
            case F32 -> value;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
            case BF16 -> Float.intBitsToFloat(bfloat16(value) << 16);
        };
    }
}
