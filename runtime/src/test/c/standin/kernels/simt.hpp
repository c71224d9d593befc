// SPDX-License-Identifier: Apache-2.0
//
// The CUDA C extensions that our kernels use, in plain C++, so that a .cu file compiles for the host unchanged. build.sh
// includes this before the file and puts SIMT_UNIT after it.
#ifndef STANDIN_SIMT_HPP
#define STANDIN_SIMT_HPP

#include "../cuda/simt.h"

#include <math.h>
#include <string.h>

#define __global__
#define __device__
#define __host__
#define __constant__
#define __grid_constant__
#define __forceinline__ inline
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...)
#define __align__(bytes) __attribute__((aligned(bytes)))
// Blocks run one after another, so all of them use the same copy. It keeps the contents of the last block, as on a GPU.
#define __shared__ thread_local

#define threadIdx (*simt_thread)
#define blockIdx simt_block
#define blockDim simt_block_size
#define gridDim simt_grid_size
#define warpSize 32

#define __syncthreads() simt_barrier()

static inline void __syncwarp(unsigned mask = 0xffffffffu) {
    simt_meet(mask, 0);
}

namespace simt {

template <typename T> static inline uint64_t to_bits(T value) {
    static_assert(sizeof(T) <= 8, "a lane exchanges 8 bytes");
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof value);
    return bits;
}

template <typename T> static inline T from_bits(uint64_t bits) {
    T value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// The lane that a shuffle reads; the lane itself if the source is outside its group of `width` lanes.
static inline unsigned lane_within(unsigned wanted, int width) {
    unsigned lane = simt_lane();
    return wanted < 32 && wanted / (unsigned) width == lane / (unsigned) width ? wanted : lane;
}

template <typename T> static inline T read_lane(unsigned mask, T value, unsigned from) {
    const uint64_t *values = simt_meet(mask, to_bits(value));
    if ((mask >> from & 1) == 0) {
        simt_fault("reads the value of lane %u, which the mask 0x%x leaves out", from, mask);
    }
    return from_bits<T>(values[from]);
}

} // namespace simt

template <typename T> static inline T __shfl_sync(unsigned mask, T value, int lane, int width = 32) {
    unsigned base = simt_lane() / (unsigned) width * (unsigned) width;
    return simt::read_lane(mask, value, base + (unsigned) lane % (unsigned) width);
}

template <typename T> static inline T __shfl_xor_sync(unsigned mask, T value, int lanes, int width = 32) {
    return simt::read_lane(mask, value, simt::lane_within(simt_lane() ^ (unsigned) lanes, width));
}

template <typename T> static inline T __shfl_down_sync(unsigned mask, T value, unsigned distance, int width = 32) {
    return simt::read_lane(mask, value, simt::lane_within(simt_lane() + distance, width));
}

template <typename T> static inline T __shfl_up_sync(unsigned mask, T value, unsigned distance, int width = 32) {
    return simt::read_lane(mask, value, simt::lane_within(simt_lane() - distance, width));
}

static inline unsigned __ballot_sync(unsigned mask, int predicate) {
    const uint64_t *values = simt_meet(mask, predicate != 0);
    unsigned votes = 0;
    for (unsigned lane = 0; lane < 32; lane++) {
        votes |= (mask >> lane & 1) != 0 && values[lane] != 0 ? 1u << lane : 0;
    }
    return votes;
}

static inline int __any_sync(unsigned mask, int predicate) {
    return __ballot_sync(mask, predicate) != 0;
}

static inline int __all_sync(unsigned mask, int predicate) {
    return __ballot_sync(mask, predicate) == mask;
}

template <typename T> static inline T atomicAdd(T *address, T value) {
    T old = *address; // no other thread runs in between
    *address = old + value;
    return old;
}

template <typename T> static inline T __ldg(const T *address) {
    return *address;
}

static inline long long clock64() {
    return standin_clock();
}

static inline int __float_as_int(float value) {
    return simt::from_bits<int>(simt::to_bits(value));
}

static inline unsigned __float_as_uint(float value) {
    return simt::from_bits<unsigned>(simt::to_bits(value));
}

static inline float __int_as_float(int value) {
    return simt::from_bits<float>(simt::to_bits(value));
}

static inline float __uint_as_float(unsigned value) {
    return simt::from_bits<float>(simt::to_bits(value));
}

static inline float rsqrtf(float value) {
    return 1.0f / sqrtf(value);
}

static inline float __fmaf_rn(float a, float b, float c) {
    return fmaf(a, b, c);
}

static inline float __fadd_rn(float a, float b) {
    return a + b;
}

static inline float __fsub_rn(float a, float b) {
    return a - b;
}

static inline float __fmul_rn(float a, float b) {
    return a * b;
}

static inline float __fdiv_rn(float a, float b) {
    return a / b;
}

static inline int __popc(unsigned value) {
    return __builtin_popcount(value);
}

static inline int __ffs(int value) {
    return __builtin_ffs(value);
}

template <typename T> static inline T min(T a, T b) {
    return b < a ? b : a;
}

template <typename T> static inline T max(T a, T b) {
    return a < b ? b : a;
}

struct __attribute__((aligned(8))) float2 {
    float x, y;
};
struct __attribute__((aligned(16))) float4 {
    float x, y, z, w;
};
struct __attribute__((aligned(16))) uint4 {
    unsigned x, y, z, w;
};
struct __attribute__((aligned(4))) uchar4 {
    unsigned char x, y, z, w;
};

// ---- the table of a unit's kernels ----

namespace simt {

template <int... I> struct indexes {};
template <int N, int... I> struct count_to : count_to<N - 1, N - 1, I...> {};
template <int... I> struct count_to<0, I...> {
    typedef indexes<I...> type;
};

template <typename T> struct plain {
    typedef T type;
    static const unsigned char pointer = 0;
};
template <typename T> struct plain<T *> {
    typedef T *type;
    static const unsigned char pointer = 1;
};
template <typename T> struct plain<T *__restrict__> {
    typedef T *type;
    static const unsigned char pointer = 1;
};
template <typename T> struct plain<const T> : plain<T> {};

// The table entry of one kernel, derived from the type of its function.
template <typename F, F function> struct described;
template <typename... A, void (*function)(A...)> struct described<void (*)(A...), function> {
    // One more than needed, because an array cannot be empty.
    static constexpr unsigned sizes[sizeof...(A) + 1] = {sizeof(A)..., 0};
    static constexpr unsigned char pointers[sizeof...(A) + 1] = {plain<A>::pointer..., 0};

    template <int... I> static void spread(void *const *arguments, indexes<I...>) {
        function(*(typename plain<A>::type *) arguments[I]...);
        (void) arguments;
    }

    static void call(void *const *arguments) {
        spread(arguments, typename count_to<sizeof...(A)>::type());
    }

    static constexpr simt_kernel entry(const char *name, unsigned max_threads) {
        return {name, call, sizeof...(A), sizes, pointers, max_threads};
    }
};

} // namespace simt

#define SIMT_KERNEL(name, max_threads) simt::described<decltype(&name), &name>::entry(#name, max_threads),
#define SIMT_UNIT(marker, ...) \
    extern "C" { \
    __attribute__((visibility("default"))) extern const char *const simt_marker = #marker; \
    __attribute__((visibility("default"))) extern const simt_kernel simt_kernels[] = {__VA_ARGS__ {}}; \
    }

#endif
