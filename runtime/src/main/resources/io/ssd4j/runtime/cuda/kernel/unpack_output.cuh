// SPDX-License-Identifier: Apache-2.0
//
// Converts a feature map from NHWC elements to NCHW float32. For each image, this transposes [plane][channels] to
// [channels][plane] through a tile in shared memory, so that both sides access whole cache lines.
//
// Launch with blocks of 32 x 8 threads in a grid of (ceil(plane / 32), ceil(channels / 32), batch).

#define TILE 32
#define ROWS_PER_STEP 8

extern "C" __global__ void __launch_bounds__(TILE * ROWS_PER_STEP)
unpack_output(const element *x, float *y, int channels, int plane) {
    // The extra column avoids bank conflicts: without it, reading a column would hit the same bank 32 times.
    __shared__ float tile[TILE][TILE + 1];
    const long long image = (long long) blockIdx.z * channels * plane;

    const int read_channel = blockIdx.y * TILE + threadIdx.x;
    for (int i = threadIdx.y; i < TILE; i += ROWS_PER_STEP) {
        const int position = blockIdx.x * TILE + i;
        if (position < plane && read_channel < channels) {
            tile[i][threadIdx.x] = to_float(x[image + (long long) position * channels + read_channel]);
        }
    }
    __syncthreads();
    const int written_position = blockIdx.x * TILE + threadIdx.x;
    for (int i = threadIdx.y; i < TILE; i += ROWS_PER_STEP) {
        const int channel = blockIdx.y * TILE + i;
        if (written_position < plane && channel < channels) {
            y[image + (long long) channel * plane + written_position] = tile[threadIdx.x][i];
        }
    }
}
