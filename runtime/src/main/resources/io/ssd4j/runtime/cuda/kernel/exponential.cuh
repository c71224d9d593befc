// SPDX-License-Identifier: Apache-2.0
//
// e^x in float32 by the formula of the CPU engine, io.ssd4j.runtime.cpu.detection.Exponential, which explains it: change both, or
// neither. Every operation is rounded explicitly, so that both engines get the same bits; expf would give others.
#pragma once

static __device__ __forceinline__ float power_of_two(int exponent) {
    return __int_as_float((exponent + 127) << 23);
}

static __device__ __forceinline__ float exponential(float x) {
    // Comparisons, because fminf and fmaxf would replace NaN.
    const float below = x > 89.0f ? 89.0f : x;
    const float limited = below < -104.0f ? -104.0f : below;
    const float round = 0x1.8p23f;
    const float shifted = __fmaf_rn(limited, 0x1.715476p0f, round);
    const float n = __fsub_rn(shifted, round);
    const float r = __fmaf_rn(n, -0x1.7f7d1cp-20f, __fmaf_rn(n, -0x1.62e4p-1f, limited));
    float sum = __fmaf_rn(1.0f / 5040.0f, r, 1.0f / 720.0f);
    sum = __fmaf_rn(sum, r, 1.0f / 120.0f);
    sum = __fmaf_rn(sum, r, 1.0f / 24.0f);
    sum = __fmaf_rn(sum, r, 1.0f / 6.0f);
    sum = __fmaf_rn(sum, r, 0.5f);
    sum = __fmaf_rn(sum, r, 1.0f);
    sum = __fmaf_rn(sum, r, 1.0f);
    // Unsigned, because the bits of NaN may overflow; the result is NaN whatever the power is.
    const int power = (int) (__float_as_uint(shifted) - 0x4b400000u);
    const int half = power >> 1;
    return __fmul_rn(__fmul_rn(sum, power_of_two(half)), power_of_two(power - half));
}
