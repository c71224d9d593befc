// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.detection;

/**
 * The exponential function in float32, with an error below one unit in the last place. It consists of additions, multiplications and
 * fused multiply-adds, each rounded once, so that every engine that performs the same operations gets the same bits. The CUDA engine's
 * kernels implement the same formula: change both, or neither.
 *
 * <p>{@code e^x = 2^n * e^r} with {@code n = round(x / ln 2)} and {@code r = x - n * ln 2}, where ln 2 is split into a part of few bits, whose
 * product with n is exact, and a rest (Cody and Waite, Software Manual for the Elementary Functions, 1980). {@code |r|} is at most 0.347, for
 * which the Taylor series up to {@code r^7} is exact to 6e-9. The power is applied in two factors, since 2^n itself may be no float32.
 */
public final class Exponential {
    /** From here on the result is infinite. */
    private static final float HIGHEST = 89f;

    /** From here on the result is 0. */
    private static final float LOWEST = -104f;

    private static final float LOG2_E = 0x1.715476p0f;

    /** ln 2 without the last 9 bits of a float32. */
    private static final float LN2_HIGH = 0x1.62e4p-1f;

    /** The rest of ln 2. */
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;

    /** 1.5 * 2^23: added to a small number, it leaves no bits for a fraction, and the number is in the last bits of the sum. */
    private static final float ROUND = 0x1.8p23f;

    private static final int ROUND_BITS = 0x4b400000;

    private static final float SEVENTH = 1 / 5040f;
    private static final float SIXTH = 1 / 720f;
    private static final float FIFTH = 1 / 120f;
    private static final float FOURTH = 1 / 24f;
    private static final float THIRD = 1 / 6f;

    private static final int EXPONENT_BIAS = 127;
    private static final int FRACTION_BITS = 23;

    private Exponential() {}

    /** {@code e^x}; NaN for NaN. */
    public static float of(float x) {
        // Comparisons, not Math.min and Math.max, so that NaN stays NaN in any language; they are also faster.
        float below = x > HIGHEST ? HIGHEST : x;
        float limited = below < LOWEST ? LOWEST : below;
        float shifted = Math.fma(limited, LOG2_E, ROUND);
        float n = shifted - ROUND;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, limited));
        float sum = Math.fma(SEVENTH, r, SIXTH);
        sum = Math.fma(sum, r, FIFTH);
        sum = Math.fma(sum, r, FOURTH);
        sum = Math.fma(sum, r, THIRD);
        sum = Math.fma(sum, r, 0.5f);
        sum = Math.fma(sum, r, 1f);
        sum = Math.fma(sum, r, 1f);
        int power = Float.floatToRawIntBits(shifted) - ROUND_BITS;
        int half = power >> 1;
        return sum * powerOfTwo(half) * powerOfTwo(power - half);
    }

    private static float powerOfTwo(int exponent) {
        return Float.intBitsToFloat((exponent + EXPONENT_BIAS) << FRACTION_BITS);
    }
}
