// SPDX-License-Identifier: Apache-2.0
//
// Sums and maxima over the threads of a block of REDUCTION_BLOCK threads. All threads of the block must call them; each gets the
// result. The result does not depend on the order of the threads: sums are of integers.
#pragma once

#define REDUCTION_BLOCK 256
#define REDUCTION_WARPS (REDUCTION_BLOCK / 32)

static __device__ int block_sum(int value) {
    __shared__ int of_warps[REDUCTION_WARPS];
#pragma unroll
    for (int distance = 16; distance > 0; distance /= 2) {
        value += __shfl_xor_sync(0xffffffffu, value, distance);
    }
    if (threadIdx.x % 32 == 0) {
        of_warps[threadIdx.x / 32] = value;
    }
    __syncthreads();
    int sum = 0;
#pragma unroll
    for (int i = 0; i < REDUCTION_WARPS; i++) {
        sum += of_warps[i];
    }
    // The next call overwrites the array.
    __syncthreads();
    return sum;
}

static __device__ unsigned long long block_max(unsigned long long value) {
    __shared__ unsigned long long of_warps[REDUCTION_WARPS];
#pragma unroll
    for (int distance = 16; distance > 0; distance /= 2) {
        const unsigned long long other = __shfl_xor_sync(0xffffffffu, value, distance);
        value = other > value ? other : value;
    }
    if (threadIdx.x % 32 == 0) {
        of_warps[threadIdx.x / 32] = value;
    }
    __syncthreads();
    unsigned long long most = 0;
#pragma unroll
    for (int i = 0; i < REDUCTION_WARPS; i++) {
        most = of_warps[i] > most ? of_warps[i] : most;
    }
    __syncthreads();
    return most;
}

// The nth largest of distinct numbers below 2^bits, of which there are more than n. count_from(least) returns how many of the
// thread's own numbers are at least that large. May return a smaller number if it separates the same n numbers from the rest.
template <typename Count> static __device__ unsigned long long nth_largest(int n, int bits, Count count_from) {
    unsigned long long least = 0;
    for (int bit = bits - 1; bit >= 0; bit--) {
        const unsigned long long tried = least | 1ull << bit;
        const int count = block_sum(count_from(tried));
        if (count >= n) {
            least = tried;
        }
        if (count == n) {
            break;
        }
    }
    return least;
}
