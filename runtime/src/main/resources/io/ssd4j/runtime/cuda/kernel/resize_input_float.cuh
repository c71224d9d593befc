// SPDX-License-Identifier: Apache-2.0
//
// The second kind of resize_input.cuh, with the same slots: normalizes the 8-bit levels, (level / 255 - mean) / deviation, and then
// interpolates in float32, as PyTorch and torchvision's detectors do. The weights of the axis entries are the bits of float32 values.
//
// Every operation is rounded explicitly, which gives the same bits as on the CPU: a contracted multiply-add would round once less.
//
// Launch as resize_input.

static __device__ __forceinline__ float mixed(float first, int first_weight, float second, int second_weight) {
    return __fmaf_rn(
        second, __int_as_float(second_weight), __fmul_rn(first, __int_as_float(first_weight)));
}

extern "C" __global__ void resize_input_float(
    const unsigned char *slots, long long slot_bytes, element *y, float red_mean, float green_mean, float blue_mean,
    float deviation, int batch, int height, int width, int padded_channels) {
    const long long thread = (long long) blockIdx.x * blockDim.x + threadIdx.x;
    const int plane = height * width;
    if (thread >= (long long) batch * plane) {
        return;
    }
    const pixel_sources from = sources_of(slots + thread / plane * slot_bytes, (int) (thread % plane), height, width);
    const axis_entry column = from.column;
    const axis_entry row = from.row;
    const float mean[3] = {red_mean, green_mean, blue_mean};

    // The trip count must be constant; otherwise the levels would be in local memory instead of registers.
    element levels[3];
#pragma unroll
    for (int c = 0; c < 3; c++) {
        const unsigned char *top = from.top + from.channel_offset[c];
        const unsigned char *bottom = from.bottom + from.channel_offset[c];
        const auto normalized = [&](unsigned char level) {
            return __fdiv_rn(__fsub_rn(__fdiv_rn((float) level, 255.0f), mean[c]), deviation);
        };
        const float above = mixed(
            normalized(top[column.first]), column.first_weight, normalized(top[column.second]), column.second_weight);
        const float below = mixed(
            normalized(bottom[column.first]), column.first_weight, normalized(bottom[column.second]),
            column.second_weight);
        levels[c] = from_float(mixed(above, row.first_weight, below, row.second_weight));
    }
    write_pixel(levels, y + thread * padded_channels, padded_channels);
}
