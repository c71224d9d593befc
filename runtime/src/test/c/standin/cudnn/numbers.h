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
