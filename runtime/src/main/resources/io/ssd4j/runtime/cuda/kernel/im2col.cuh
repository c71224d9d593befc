// SPDX-License-Identifier: Apache-2.0
//
// Copies what each output position of a convolution reads into a row of a matrix: [positions][kernel][kernel][channels], zeros
// where the window is over the edge. The product of the matrix with the weights is the convolution. A thread copies PACK_SIZE
// adjacent channels, so that a warp reads and writes whole cache lines. channels must be a multiple of PACK_SIZE.
//
// Launch with one thread per pack of the matrix, in a one-dimensional grid.

struct im2col_shape {
    int batch;
    int channels;
    int in_height;
    int in_width;
    int out_height;
    int out_width;
    int kernel;
    int stride;
    int padding;
    int dilation;
};

extern "C" __global__ void im2col(const element *x, element *matrix, im2col_shape shape) {
    const int packs = shape.channels / PACK_SIZE;
    const long long thread = (long long) blockIdx.x * blockDim.x + threadIdx.x;
    const long long taps = thread / packs;
    const int kernel_column = (int) (taps % shape.kernel);
    const int kernel_row = (int) (taps / shape.kernel % shape.kernel);
    const long long position = taps / shape.kernel / shape.kernel;
    if (position >= (long long) shape.batch * shape.out_height * shape.out_width) {
        return;
    }
    const int column = (int) (position % shape.out_width);
    const int row = (int) (position / shape.out_width % shape.out_height);
    const long long image = position / shape.out_width / shape.out_height;
    const int h = row * shape.stride - shape.padding + kernel_row * shape.dilation;
    const int w = column * shape.stride - shape.padding + kernel_column * shape.dilation;

    element_pack copied;
    if (h >= 0 && h < shape.in_height && w >= 0 && w < shape.in_width) {
        const long long from = ((image * shape.in_height + h) * shape.in_width + w) * packs + thread % packs;
        copied = ((const element_pack *) x)[from];
    } else {
#pragma unroll
        for (int e = 0; e < PACK_SIZE; e++) {
            copied.values[e] = from_float(0.0f);
        }
    }
    ((element_pack *) matrix)[thread] = copied;
}
