// SPDX-License-Identifier: Apache-2.0
//
// y[p][c] = weight[c] * x[p][c] / (sqrt(sum over c of x[p][c]^2) + epsilon), positions p = (n, h, w), channels innermost.
//
// One warp per position. Each lane keeps its channels in registers, so x is read once and y is written once. Sums are
// float32 for every element type. channels must be a multiple of PACK_SIZE, at most L2_NORMALIZE_MAX_CHANNELS.
//
// Launch with 32 * w threads per block and ceil(positions / w) blocks, for any w.

#define L2_NORMALIZE_MAX_CHANNELS 1024
#define PACKS_PER_LANE (L2_NORMALIZE_MAX_CHANNELS / (32 * PACK_SIZE))

extern "C" __global__ void __launch_bounds__(256)
l2_normalize(const element *x, const float *weight, element *y, long long positions, int channels, float epsilon) {
    const int lane = threadIdx.x % 32;
    const long long position = (long long) blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
    // The condition is the same for the whole warp: the shuffles below need all of its lanes.
    if (position >= positions) {
        return;
    }
    const int packs = channels / PACK_SIZE;
    const element_pack *source = (const element_pack *) (x + position * channels);
    element_pack *destination = (element_pack *) (y + position * channels);

    // The trip count must be constant; otherwise the array would be in local memory instead of registers.
    element_pack held[PACKS_PER_LANE];
    float sum = 0.0f;
#pragma unroll
    for (int i = 0; i < PACKS_PER_LANE; i++) {
        const int pack = i * 32 + lane;
        if (pack < packs) {
            held[i] = source[pack];
#pragma unroll
            for (int e = 0; e < PACK_SIZE; e++) {
                const float value = to_float(held[i].values[e]);
                sum += value * value;
            }
        }
    }
#pragma unroll
    for (int distance = 16; distance > 0; distance /= 2) {
        sum += __shfl_xor_sync(0xffffffffu, sum, distance);
    }
    const float norm = sqrtf(sum) + epsilon;
#pragma unroll
    for (int i = 0; i < PACKS_PER_LANE; i++) {
        const int pack = i * 32 + lane;
        if (pack < packs) {
            element_pack result;
#pragma unroll
            for (int e = 0; e < PACK_SIZE; e++) {
                result.values[e] = from_float(weight[pack * PACK_SIZE + e] * to_float(held[i].values[e]) / norm);
            }
            destination[pack] = result;
        }
    }
}
