// SPDX-License-Identifier: Apache-2.0
//
// Converts the network's input from NCHW float32 to the first layer's NHWC elements, padding the channels with zeros to
// padded_channels (a convolution on tensor cores reads 4 or 8 at a time). plane = height * width.
//
// A position is written in packs of 16 or 8 bytes where its elements fill them: single elements take several times as many
// memory transactions.
//
// Launch with one thread per position (n, h, w), in a one-dimensional grid.

struct __align__(8) half_element_pack {
    element values[PACK_SIZE / 2];
};

// from: the first channel of the position in x; to: its first element in y.
template <typename pack>
static __device__ __forceinline__ void pack_position(
    const float *from, element *to, int channels, int padded_channels, int plane) {
    constexpr int size = sizeof(pack) / sizeof(element);
    for (int first = 0; first < padded_channels; first += size) {
        pack packed;
#pragma unroll
        for (int i = 0; i < size; i++) {
            const int c = first + i;
            packed.values[i] = from_float(c < channels ? from[(long long) c * plane] : 0.0f);
        }
        *(pack *) (to + first) = packed;
    }
}

extern "C" __global__ void pack_input(
    const float *x, element *y, int batch, int channels, int padded_channels, int plane) {
    const long long thread = (long long) blockIdx.x * blockDim.x + threadIdx.x;
    if (thread >= (long long) batch * plane) {
        return;
    }
    const float *from = x + thread / plane * channels * plane + thread % plane;
    element *to = y + thread * padded_channels;
    if (padded_channels % PACK_SIZE == 0) {
        pack_position<element_pack>(from, to, channels, padded_channels, plane);
    } else if (padded_channels % (PACK_SIZE / 2) == 0) {
        pack_position<half_element_pack>(from, to, channels, padded_channels, plane);
    } else {
        for (int c = 0; c < padded_channels; c++) {
            to[c] = from_float(c < channels ? from[(long long) c * plane] : 0.0f);
        }
    }
}
