// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.quantization;

/**
 * The 8-bit floating-point format e4m3 of the Open Compute Project's "OFP8" specification, which PyTorch calls {@code float8_e4m3fn} and
 * cuDNN {@code CUDNN_DATA_FP8_E4M3}: a sign, 4 bits of exponent with bias 7, 3 bits of mantissa. It has no infinities; the largest number is
 * 448, the smallest normal one 2^-6, the smallest above zero 2^-9. The codes 0x7f and 0xff are NaN.
 */
public final class Float8 {
    /** The largest number. */
    public static final float LARGEST = 448;

    private static final byte NAN = 0x7f;
    private static final int MANTISSA_BITS = 3;
    private static final int DROPPED_BITS = 23 - MANTISSA_BITS;

    /** The difference of the biases, 127 - 7. */
    private static final int BIAS_DIFFERENCE = 120;

    private static final float SMALLEST_NORMAL = 0x1p-6f;

    /** Its last bit is worth 2^-9, so that adding it rounds to a multiple of the smallest number. */
    private static final float ROUNDS_SUBNORMALS = 0x1p14f;

    private Float8() {}

    /**
     * The code nearest to a number, ties to even. What is beyond the largest number, infinity included, becomes the largest number with its
     * sign, as with the {@code satfinite} conversions of the GPU; NaN becomes 0x7f.
     */
    public static byte encode(float value) {
        if (Float.isNaN(value)) {
            return NAN;
        }
        int sign = Float.floatToRawIntBits(value) >>> 24 & 0x80;
        float magnitude = Math.min(Math.abs(value), LARGEST);
        int code;
        if (magnitude < SMALLEST_NORMAL) {
            code = Float.floatToRawIntBits(magnitude + ROUNDS_SUBNORMALS) - Float.floatToRawIntBits(ROUNDS_SUBNORMALS);
        } else {
            int bits = Float.floatToRawIntBits(magnitude);
            int half = (1 << (DROPPED_BITS - 1)) - 1 + (bits >>> DROPPED_BITS & 1);
            code = ((bits + half) >>> DROPPED_BITS) - (BIAS_DIFFERENCE << MANTISSA_BITS);
        }
        return (byte) (sign | code);
    }

    /** The number that a code represents. */
    public static float decode(byte code) {
        int rest = code & 0x7f;
        if (rest == NAN) {
            return Float.NaN;
        }
        // As the bits of a float32 it is too small by the difference of the biases; the product also handles subnormal
        // numbers.
        float magnitude = Float.intBitsToFloat(rest << DROPPED_BITS) * 0x1p120f;
        return code < 0 ? -magnitude : magnitude;
    }

    /** The number of the format that is nearest to a number, as {@link #encode} says. */
    public static float rounded(float value) {
        return decode(encode(value));
    }
}
