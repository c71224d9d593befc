// SPDX-License-Identifier: Apache-2.0
//
// A camera frame of 8-bit pixels as the first layer's input: resized by bilinear interpolation, less a mean per channel,
// NHWC elements padded with zeros to padded_channels.
//
// The arithmetic is that of OpenCV's cv::resize with INTER_LINEAR on 8-bit images, in integers, so that the result has the
// same bits as on the CPU: weights in units of 1/2048, 11 fractional bits after the horizontal pass of which the vertical
// pass keeps 7, the result rounded. The host makes the axes, once for a frame's geometry: for each target position the two
// source positions (in bytes along a row, in rows along a column) and their weights.
//
// Launch with one thread for each target pixel, in a one-dimensional grid; one launch an image.

struct axis_entry {
    int first;
    int second;
    int first_weight;
    int second_weight;
};

struct frame_layout {
    long long row_stride;
    int channel_offset[3];
    float mean[3];
};

extern "C" __global__ void resize_input(
    const unsigned char *frame, frame_layout layout, const axis_entry *columns, const axis_entry *rows, element *y,
    int width, int height, int padded_channels) {
    const int thread = blockIdx.x * blockDim.x + threadIdx.x;
    if (thread >= width * height) {
        return;
    }
    const axis_entry column = columns[thread % width];
    const axis_entry row = rows[thread / width];
    const unsigned char *top = frame + row.first * layout.row_stride;
    const unsigned char *bottom = frame + row.second * layout.row_stride;
    for (int c = 0; c < padded_channels; c++) {
        float value = 0.0f;
        if (c < 3) {
            const int at = layout.channel_offset[c];
            const int above =
                (top[column.first + at] * column.first_weight + top[column.second + at] * column.second_weight) >> 4;
            const int below =
                (bottom[column.first + at] * column.first_weight + bottom[column.second + at] * column.second_weight)
                >> 4;
            const int mixed = ((row.first_weight * above) >> 16) + ((row.second_weight * below) >> 16);
            value = (float) ((mixed + 2) >> 2) - layout.mean[c];
        }
        y[(long long) thread * padded_channels + c] = from_float(value);
    }
}
