// SPDX-License-Identifier: Apache-2.0
//
// The element type that activations are stored in, chosen by -DELEMENT_F32, -DELEMENT_F16 or -DELEMENT_BF16, and its
// conversions. No CUDA header is included: NVRTC has none unless CUDA's include folder is at hand, and a driver alone is
// all that a user needs.
#pragma once

#if defined(ELEMENT_F32)

typedef float element;

// Its name tells, of a compiled image, which element that was made for.
extern "C" __device__ char element_f32;

static __device__ __forceinline__ float to_float(element value) {
    return value;
}

static __device__ __forceinline__ element from_float(float value) {
    return value;
}

#elif defined(ELEMENT_F16)

typedef unsigned short element;
extern "C" __device__ char element_f16;

#if defined(__CUDACC_RTC__)
static __device__ __forceinline__ float to_float(element value) {
    float wide;
    asm("cvt.f32.f16 %0, %1;" : "=f"(wide) : "h"(value));
    return wide;
}

static __device__ __forceinline__ element from_float(float value) {
    element narrow;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(narrow) : "f"(value));
    return narrow;
}
#else
// Compiled for the host, by a test: the compiler's own binary16 rounds to nearest even too.
static inline float to_float(element value) {
    _Float16 narrow;
    __builtin_memcpy(&narrow, &value, sizeof narrow);
    return (float) narrow;
}

static inline element from_float(float value) {
    _Float16 narrow = (_Float16) value;
    element bits;
    __builtin_memcpy(&bits, &narrow, sizeof bits);
    return bits;
}
#endif

#elif defined(ELEMENT_BF16)

typedef unsigned short element;
extern "C" __device__ char element_bf16;

static __device__ __forceinline__ float to_float(element value) {
    return __uint_as_float((unsigned int) value << 16);
}

// Round to nearest even; a NaN keeps its sign and stays a NaN. Integer arithmetic, since the conversion instruction
// exists from sm_80 on only and spells differently on each side of it.
static __device__ __forceinline__ element from_float(float value) {
    unsigned int bits = __float_as_uint(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u) {
        return (element) ((bits >> 16) | 0x0040u);
    }
    return (element) ((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

#else
#error "define ELEMENT_F32, ELEMENT_F16 or ELEMENT_BF16"
#endif

// 16 bytes of elements: what one thread loads and stores at once.
#define PACK_SIZE (16 / sizeof(element))

struct __align__(16) element_pack {
    element values[PACK_SIZE];
};
