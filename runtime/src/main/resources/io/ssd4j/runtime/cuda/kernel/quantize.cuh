// SPDX-License-Identifier: Apache-2.0
//
// Converts activations to e4m3: y = x * units, rounded to nearest even, saturating. units is the number of units of the stored format
// per 1, a single value in device memory. A thread converts PACK_SIZE elements; their number must be a multiple of it.
//
// Launch with one thread per pack, in a one-dimensional grid.

struct __align__(PACK_SIZE) e4m3_pack {
    e4m3 codes[PACK_SIZE];
};

extern "C" __global__ void quantize(const element *x, const float *units, e4m3 *y, long long packs) {
    const long long thread = (long long) blockIdx.x * blockDim.x + threadIdx.x;
    if (thread >= packs) {
        return;
    }
    const float factor = *units;
    const element_pack read = ((const element_pack *) x)[thread];
    e4m3_pack result;
#pragma unroll
    for (int e = 0; e < PACK_SIZE; e++) {
        result.codes[e] = float_to_e4m3(to_float(read.values[e]) * factor);
    }
    ((e4m3_pack *) y)[thread] = result;
}
