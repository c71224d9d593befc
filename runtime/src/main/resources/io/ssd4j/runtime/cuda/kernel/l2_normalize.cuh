// SPDX-License-Identifier: Apache-2.0
//
// y[p][c] = weight[c] * x[p][c] / (sqrt(sum over c of x[p][c]^2) + epsilon), positions p = (n, h, w), channels innermost.
//
// One warp a position. A lane keeps its share of the channels in registers, so that x is read once and y written once;
// sums are float32 whatever the element is. channels: a multiple of PACK_SIZE, at most L2_NORMALIZE_MAX_CHANNELS.
//
// Launch with 32 * w threads a block and ceil(positions / w) blocks, for any w.

#define L2_NORMALIZE_MAX_CHANNELS 1024
#define PACKS_A_LANE (L2_NORMALIZE_MAX_CHANNELS / (32 * PACK_SIZE))

extern "C" __global__ void __launch_bounds__(256)
l2_normalize(const element *x, const float *weight, element *y, long long positions, int channels, float epsilon) {
    const int lane = threadIdx.x % 32;
    const long long position = (long long) blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
    // The whole warp leaves together: the shuffles below need all of its lanes.
    if (position >= positions) {
        return;
    }
    const int packs = channels / PACK_SIZE;
    const element_pack *source = (const element_pack *) (x + position * channels);
    element_pack *destination = (element_pack *) (y + position * channels);

    // The loops have a constant length, or the array would live in memory and not in registers.
    element_pack held[PACKS_A_LANE];
    float sum = 0.0f;
#pragma unroll
    for (int i = 0; i < PACKS_A_LANE; i++) {
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
    for (int i = 0; i < PACKS_A_LANE; i++) {
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
