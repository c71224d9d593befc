// SPDX-License-Identifier: Apache-2.0
//
// Conversions between element types, as on a GPU: to nearest, ties to even; for TF32 to nearest, ties away from zero.
#ifndef STANDIN_CUDNN_NUMBERS_H
#define STANDIN_CUDNN_NUMBERS_H

#include <stdint.h>
#include <string.h>

static inline uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline float half_to_float(uint16_t half) {
    uint32_t sign = (uint32_t) (half & 0x8000) << 16;
    uint32_t rest = half & 0x7fff;
    if (rest >= 0x7c00) {
        return float_of(sign | 0x7f800000 | (rest & 0x3ff) << 13);
    }
    // The exponent's bias differs by 112; a multiplication also handles subnormals.
    return float_of(sign | bits_of(float_of(rest << 13) * 0x1p112f));
}

static inline uint16_t float_to_half(float value) {
    uint32_t bits = bits_of(value);
    uint16_t sign = bits >> 16 & 0x8000;
    bits &= 0x7fffffff;
    if (bits > 0x7f800000) {
        return sign | 0x7e00;
    }
    if (bits >= 0x477ff000) { // 65520 and above round to infinity
        return sign | 0x7c00;
    }
    if (bits < 0x38800000) { // below 2^-14: a subnormal, a multiple of 2^-24, which is the spacing of floats at 0.5
        return sign | (uint16_t) (bits_of(float_of(bits) + 0.5f) - bits_of(0.5f));
    }
    return sign | (uint16_t) ((bits + 0xfff + (bits >> 13 & 1) - (112u << 23)) >> 13);
}

static inline float bfloat16_to_float(uint16_t value) {
    return float_of((uint32_t) value << 16);
}

static inline uint16_t float_to_bfloat16(float value) {
    uint32_t bits = bits_of(value);
    if ((bits & 0x7fffffff) > 0x7f800000) {
        return bits >> 16 | 0x40;
    }
    return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

// The largest magnitude is 448 and there are no infinities: 0x7f and 0xff are NaN.
static inline float e4m3_to_float(uint8_t code) {
    uint32_t exponent = code >> 3 & 0xf;
    uint32_t mantissa = code & 7;
    float magnitude = exponent == 15 && mantissa == 7 ? float_of(0x7fc00000)
        : exponent == 0                               ? (float) mantissa * 0x1p-9f
                                                      : (float) (8 + mantissa) * float_of((exponent + 117) << 23); // 2^(exponent - 10)
    return code & 0x80 ? -magnitude : magnitude;
}

// Saturates, as the GPU's conversion does, which has no other mode.
static inline uint8_t float_to_e4m3(float value) {
    uint32_t bits = bits_of(value);
    uint8_t sign = bits >> 24 & 0x80;
    bits &= 0x7fffffff;
    if (bits > 0x7f800000) {
        return 0x7f;
    }
    if (bits >= 0x43e00000) { // 448
        return sign | 0x7e;
    }
    if (bits < 0x3c800000) { // below 2^-6: a subnormal, a multiple of 2^-9, which is the spacing of floats at 2^14
        return sign | (uint8_t) (bits_of(float_of(bits) + 0x1p14f) - bits_of(0x1p14f));
    }
    return sign | (uint8_t) ((bits + 0x7ffff + (bits >> 20 & 1) - (120u << 23)) >> 20);
}

static inline float round_to_tf32(float value) {
    uint32_t bits = bits_of(value);
    if ((bits & 0x7f800000) == 0x7f800000) {
        return value;
    }
    return float_of((bits + 0x1000) & ~0x1fffu);
}

static inline float truncate_to_tf32(float value) {
    uint32_t bits = bits_of(value);
    return (bits & 0x7f800000) == 0x7f800000 ? value : float_of(bits & ~0x1fffu);
}

#endif
