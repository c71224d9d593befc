// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.List;

/** How a value is stored in memory. */
public enum ElementType {
    /** IEEE binary32. */
    FLOAT32(4),
    /** IEEE binary16. */
    FLOAT16(2),
    /** The upper half of a binary32. */
    BFLOAT16(2),
    /**
     * An 8-bit floating-point number with 4 bits of exponent and 3 of mantissa (e4m3), times a scale; see {@link
     * io.ssd4j.runtime.quantization.Float8}.
     */
    FLOAT8_E4M3(1),
    /** A signed 8-bit integer, times a scale. */
    INT8(1),
    /** An unsigned 8-bit integer, times a scale. */
    UINT8(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The types whose values need no scale. Every GPU computes with these. */
    public static List<ElementType> floatingPoint() {
        return List.of(FLOAT32, FLOAT16, BFLOAT16);
    }

    /** Size of a value in bytes. */
    public int bytes() {
        return bytes;
    }
}
