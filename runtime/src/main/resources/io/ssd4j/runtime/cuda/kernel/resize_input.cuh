// SPDX-License-Identifier: Apache-2.0
//
// Converts camera frames of 8-bit pixels to the first layer's input: resizes them by bilinear interpolation, subtracts a
// mean per channel, and writes NHWC elements padded with zeros to padded_channels.
//
// The integer arithmetic is that of OpenCV's cv::resize with INTER_LINEAR on 8-bit images, which gives the same bits as on
// the CPU: weights in units of 1/2048, 11 fractional bits after the horizontal pass, of which the vertical pass keeps 7,
// and a rounded result.
//
// Frames may change size and format between runs, but the captured launch is fixed, so everything that varies is read
// from memory. Each image has a slot of slot_bytes, a multiple of 16, written by the host: the layout, an axis entry for
// each column (positions in bytes) and for each row (positions in rows), and the pixels, unless they are elsewhere.
//
// Launch with one thread per target pixel of the batch, in a one-dimensional grid: adjacent threads read adjacent pixels.

struct __align__(16) axis_entry {
    int first;
    int second;
    int first_weight;
    int second_weight;
};

struct __align__(16) frame_layout {
    int channel_offset[3];
    int unused;
    long long row_bytes; // from one row to the next
    long long pixels; // their distance from the slot in bytes, which may be negative
};

// What a target pixel is mixed from.
struct pixel_sources {
    axis_entry column;
    axis_entry row;
    const unsigned char *top;
    const unsigned char *bottom;
    const int *channel_offset;
};

static __device__ __forceinline__ pixel_sources sources_of(const unsigned char *slot, int position, int height, int width) {
    const frame_layout *layout = (const frame_layout *) slot;
    const axis_entry *columns = (const axis_entry *) (slot + sizeof(frame_layout));
    const axis_entry *rows = columns + width;
    const unsigned char *pixels = slot + layout->pixels;
    const axis_entry row = rows[position / width];
    return {columns[position % width], row, pixels + row.first * layout->row_bytes,
        pixels + row.second * layout->row_bytes, layout->channel_offset};
}

// Writes a pixel, padded with zeros.
static __device__ __forceinline__ void write_pixel(const element *levels, element *destination, int padded_channels) {
    if (padded_channels % PACK_SIZE == 0) {
        // Writes whole packs; for 16-bit elements this is a single one.
        element_pack pack;
#pragma unroll
        for (int c = 0; c < PACK_SIZE; c++) {
            pack.values[c] = c < 3 ? levels[c] : from_float(0.0f);
        }
        *(element_pack *) destination = pack;
        for (int c = 0; c < PACK_SIZE; c++) {
            pack.values[c] = from_float(0.0f);
        }
        for (int at = PACK_SIZE; at < padded_channels; at += PACK_SIZE) {
            *(element_pack *) (destination + at) = pack;
        }
    } else {
        destination[0] = levels[0];
        destination[1] = levels[1];
        destination[2] = levels[2];
        for (int c = 3; c < padded_channels; c++) {
            destination[c] = from_float(0.0f);
        }
    }
}

extern "C" __global__ void resize_input(
    const unsigned char *slots, long long slot_bytes, element *y, float red_mean, float green_mean, float blue_mean,
    int batch, int height, int width, int padded_channels) {
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
        const int above = (top[column.first] * column.first_weight + top[column.second] * column.second_weight) >> 4;
        const int below =
            (bottom[column.first] * column.first_weight + bottom[column.second] * column.second_weight) >> 4;
        const int mixed = ((row.first_weight * above) >> 16) + ((row.second_weight * below) >> 16);
        levels[c] = from_float((float) ((mixed + 2) >> 2) - mean[c]);
    }
    write_pixel(levels, y + thread * padded_channels, padded_channels);
}
