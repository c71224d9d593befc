// SPDX-License-Identifier: Apache-2.0
//
// The 8-bit floating-point format e4m3: 4 bits of exponent with bias 7, 3 bits of mantissa, no infinities, 0x7f and 0xff are NaN. In
// integer arithmetic, because the conversion instructions require sm_89 and a test compiles this for the host.
#pragma once

typedef unsigned char e4m3;

static __device__ __forceinline__ float e4m3_to_float(e4m3 code) {
    const unsigned int rest = code & 0x7fu;
    const unsigned int sign = (unsigned int) (code & 0x80u) << 24;
    if (rest == 0x7fu) {
        return __uint_as_float(sign | 0x7fc00000u);
    }
    // The biases differ by 120; a multiplication also handles subnormals.
    return __uint_as_float(sign | __float_as_uint(__uint_as_float(rest << 20) * 1.329227995784916e36f));
}

// Rounds to nearest even. Magnitudes beyond 448 become 448, infinity too; NaN becomes 0x7f. The same as cvt.rn.satfinite.e4m3x2.f32.
static __device__ __forceinline__ e4m3 float_to_e4m3(float value) {
    const unsigned int bits = __float_as_uint(value);
    const unsigned int sign = bits >> 24 & 0x80u;
    unsigned int magnitude = bits & 0x7fffffffu;
    if (magnitude > 0x7f800000u) {
        return 0x7f;
    }
    if (magnitude > 0x43e00000u) {
        magnitude = 0x43e00000u;
    }
    if (magnitude < 0x3c800000u) { // below 2^-6: a multiple of 2^-9, which is the spacing of floats at 2^14
        return (e4m3) (sign | (__float_as_uint(__uint_as_float(magnitude) + 16384.0f) - 0x46800000u));
    }
    return (e4m3) (sign | (((magnitude + 0x7ffffu + (magnitude >> 20 & 1u)) >> 20) - (120u << 3)));
}
