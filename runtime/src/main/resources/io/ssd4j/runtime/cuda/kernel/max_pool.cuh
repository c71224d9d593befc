// SPDX-License-Identifier: Apache-2.0
//
// Max pooling of NHWC activations. Padding counts as minus infinity, and NaN propagates. A thread computes PACK_SIZE
// adjacent channels of one output position, so that a warp reads whole cache lines. channels must be a multiple of
// PACK_SIZE.
//
// Launch with one thread per pack of the output, in a one-dimensional grid.

struct pool_shape {
    int batch;
    int channels;
    int in_height;
    int in_width;
    int out_height;
    int out_width;
    int kernel;
    int stride;
    int padding;
};

extern "C" __global__ void max_pool(const element *x, element *y, pool_shape shape) {
    const int packs = shape.channels / PACK_SIZE;
    const long long thread = (long long) blockIdx.x * blockDim.x + threadIdx.x;
    if (thread >= (long long) shape.batch * shape.out_height * shape.out_width * packs) {
        return;
    }
    const int pack = (int) (thread % packs);
    const long long position = thread / packs;
    const int column = (int) (position % shape.out_width);
    const int row = (int) (position / shape.out_width % shape.out_height);
    const long long image = position / shape.out_width / shape.out_height;

    float largest[PACK_SIZE];
#pragma unroll
    for (int e = 0; e < PACK_SIZE; e++) {
        largest[e] = __int_as_float((int) 0xff800000u);
    }
    for (int i = 0; i < shape.kernel; i++) {
        const int h = row * shape.stride - shape.padding + i;
        if (h < 0 || h >= shape.in_height) {
            continue;
        }
        for (int j = 0; j < shape.kernel; j++) {
            const int w = column * shape.stride - shape.padding + j;
            if (w < 0 || w >= shape.in_width) {
                continue;
            }
            const long long from = ((image * shape.in_height + h) * shape.in_width + w) * packs + pack;
            const element_pack read = ((const element_pack *) x)[from];
#pragma unroll
            for (int e = 0; e < PACK_SIZE; e++) {
                const float value = to_float(read.values[e]);
                largest[e] = value > largest[e] || value != value ? value : largest[e];
            }
        }
    }
    element_pack result;
#pragma unroll
    for (int e = 0; e < PACK_SIZE; e++) {
        result.values[e] = from_float(largest[e]);
    }
    ((element_pack *) y)[thread] = result;
}
