// SPDX-License-Identifier: Apache-2.0
//
// Kernels for the tests of the driver layer and of the stand-in itself: one for each feature of a kernel, and one for each
// error that a kernel can make.

extern "C" __device__ char standin_test;

extern "C" __global__ void add(const float *x, const float *y, float *sum, int count) {
    const int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) {
        sum[i] = x[i] + y[i];
    }
}

struct scaling {
    long long offset;
    float factor[2];
};

extern "C" __global__ void scale(float *x, scaling by, int count) {
    const int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) {
        x[by.offset + i] *= by.factor[i % 2];
    }
}

// Reverses each block's part of x through shared memory.
extern "C" __global__ void __launch_bounds__(256) reverse(float *x) {
    __shared__ float held[256];
    const int at = blockIdx.x * blockDim.x;
    held[threadIdx.x] = x[at + threadIdx.x];
    __syncthreads();
    x[at + threadIdx.x] = held[blockDim.x - 1 - threadIdx.x];
}

extern "C" __global__ void __launch_bounds__(256) reverse_without_barrier(float *x) {
    __shared__ float held[256];
    const int at = blockIdx.x * blockDim.x;
    held[threadIdx.x] = x[at + threadIdx.x];
    x[at + threadIdx.x] = held[blockDim.x - 1 - threadIdx.x];
}

// The sum of each block's part of x: within warps by shuffles, among warps through shared memory that the launch sizes.
extern "C" __global__ void sum(const float *x, float *sums) {
    extern __shared__ float of_warps[];
    float value = x[blockIdx.x * blockDim.x + threadIdx.x];
    for (int distance = 16; distance > 0; distance /= 2) {
        value += __shfl_down_sync(0xffffffffu, value, distance);
    }
    if (threadIdx.x % 32 == 0) {
        of_warps[threadIdx.x / 32] = value;
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        float total = 0.0f;
        for (int warp = 0; warp < blockDim.x / 32; warp++) {
            total += of_warps[warp];
        }
        sums[blockIdx.x] = total;
    }
}

extern "C" __global__ void divergent_barrier(float *x) {
    if (threadIdx.x % 32 < 16) {
        __shfl_sync(0xffffffffu, 1.0f, 0);
    } else {
        __syncthreads();
    }
    x[threadIdx.x] = 1.0f;
}

extern "C" __global__ void load_pack(const float *x, float *y, int from) {
    struct __align__(16) pack {
        float values[4];
    };
    *(pack *) y = *(const pack *) (x + from);
}
