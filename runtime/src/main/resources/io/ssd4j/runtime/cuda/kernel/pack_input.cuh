// SPDX-License-Identifier: Apache-2.0
//
// Converts the network's input from NCHW float32 to the first layer's NHWC elements, padding the channels with zeros to
// padded_channels (a convolution on tensor cores reads 4 or 8 at a time). plane = height * width.
//
// Launch with one thread per position (n, h, w), in a one-dimensional grid.

extern "C" __global__ void pack_input(
    const float *x, element *y, int batch, int channels, int padded_channels, int plane) {
    const long long thread = (long long) blockIdx.x * blockDim.x + threadIdx.x;
    if (thread >= (long long) batch * plane) {
        return;
    }
    const long long image = thread / plane;
    const long long position = thread % plane;
    for (int c = 0; c < padded_channels; c++) {
        const float value = c < channels ? x[(image * channels + c) * plane + position] : 0.0f;
        y[thread * padded_channels + c] = from_float(value);
    }
}
