// SPDX-License-Identifier: Apache-2.0
//
// The element type of stored activations, selected by -DELEMENT_F32, -DELEMENT_F16, -DELEMENT_BF16 or
// -DELEMENT_E4M3, and its conversions. Do not include CUDA headers: NVRTC only finds them if the CUDA toolkit is installed, and users need only
// the driver.
#pragma once

#include "e4m3.cuh"

static __device__ __forceinline__ float half_to_float(unsigned short value) {
#if defined(__CUDACC_RTC__)
    float wide;
    asm("cvt.f32.f16 %0, %1;" : "=f"(wide) : "h"(value));
    return wide;
#else
    // Compiled for the host by a test.
    _Float16 narrow;
    __builtin_memcpy(&narrow, &value, sizeof narrow);
    return (float) narrow;
#endif
}

#if defined(ELEMENT_F32)

typedef float element;

// The name of this symbol identifies the element type of a compiled image.
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

static __device__ __forceinline__ float to_float(element value) {
    return half_to_float(value);
}

#if defined(__CUDACC_RTC__)
static __device__ __forceinline__ element from_float(float value) {
    element narrow;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(narrow) : "f"(value));
    return narrow;
}
#else
// The host compiler's binary16 also rounds to nearest even.
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

// Rounds to nearest even; a NaN stays a NaN and keeps its sign. In integer arithmetic, because the conversion instruction
// requires sm_80 and its spelling differs between architectures.
static __device__ __forceinline__ element from_float(float value) {
    unsigned int bits = __float_as_uint(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u) {
        return (element) ((bits >> 16) | 0x0040u);
    }
    return (element) ((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

#elif defined(ELEMENT_E4M3)

// In units of the tensor's scale.
typedef e4m3 element;
extern "C" __device__ char element_e4m3;

static __device__ __forceinline__ float to_float(element value) {
    return e4m3_to_float(value);
}

static __device__ __forceinline__ element from_float(float value) {
    return float_to_e4m3(value);
}

#else
#error "define ELEMENT_F32, ELEMENT_F16, ELEMENT_BF16 or ELEMENT_E4M3"
#endif

// 16 bytes of elements: one vector load or store of a thread.
#define PACK_SIZE (16 / sizeof(element))

struct __align__(16) element_pack {
    element values[PACK_SIZE];
};
