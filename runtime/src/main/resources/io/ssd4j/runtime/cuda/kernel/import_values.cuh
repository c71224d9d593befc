// SPDX-License-Identifier: Apache-2.0
//
// Copies values of another library, of any strides, to the dense NCHW float32 input. One kernel for each type of the values, which does not
// depend on the element type of the network.
//
// Launch with one thread per value, in a one-dimensional grid.

struct value_layout {
    long long values;
    long long image_stride;
    long long channel_stride;
    long long row_stride;
    long long column_stride;
    int channels;
    int height;
    int width;
};

static __device__ __forceinline__ long long value_offset(long long i, const value_layout &layout) {
    const long long column = i % layout.width;
    const long long row = i / layout.width % layout.height;
    const long long channel = i / layout.width / layout.height % layout.channels;
    const long long image = i / layout.width / layout.height / layout.channels;
    return image * layout.image_stride + channel * layout.channel_stride + row * layout.row_stride +
        column * layout.column_stride;
}

extern "C" __global__ void import_float32(const float *x, float *y, value_layout layout) {
    const long long thread = (long long) blockIdx.x * blockDim.x + threadIdx.x;
    if (thread < layout.values) {
        y[thread] = x[value_offset(thread, layout)];
    }
}

extern "C" __global__ void import_float16(const unsigned short *x, float *y, value_layout layout) {
    const long long thread = (long long) blockIdx.x * blockDim.x + threadIdx.x;
    if (thread < layout.values) {
        y[thread] = half_to_float(x[value_offset(thread, layout)]);
    }
}
