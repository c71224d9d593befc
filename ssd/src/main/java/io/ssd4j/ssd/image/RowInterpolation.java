// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The two passes of a bilinear resize for frames of one geometry: source rows are interpolated horizontally when a
 * target row first needs them, then mixed in pairs.
 *
 * <p>Fixed point as in OpenCV: the horizontal pass has 11 fractional bits, of which the vertical pass keeps 7.
 */
final class RowInterpolation {
    private static final int NO_ROW = -1;

    private final int width;
    private final int height;
    private final PixelFormat format;
    private final int side;
    private final BilinearAxis columns;
    private final BilinearAxis rows;
    /** One source row. Copied here because loops over a byte array compile better than over any kind of segment. */
    private final byte[] pixels;

    /** Horizontally interpolated rows, red then green then blue; a downward pass needs no more than two. */
    private int[] upper;

    private int[] lower;
    private int upperRow;
    private int lowerRow;

    RowInterpolation(Frame frame, int side) {
        this.width = frame.width();
        this.height = frame.height();
        this.format = frame.format();
        this.side = side;
        this.columns = BilinearAxis.columns(width, side, format.bytesPerPixel());
        this.rows = BilinearAxis.rows(height, side);
        this.pixels = new byte[Math.multiplyExact(width, format.bytesPerPixel())];
        this.upper = new int[3 * side];
        this.lower = new int[3 * side];
    }

    /** Whether this was made for such a frame; the stride may differ. */
    boolean fits(Frame frame) {
        return frame.width() == width && frame.height() == height && frame.format() == format;
    }

    /** Forgets the rows of the frame before. */
    void start() {
        upperRow = NO_ROW;
        lowerRow = NO_ROW;
    }

    /** Makes the two source rows of a target row ready. Target rows come in ascending order. */
    void moveTo(Frame frame, int y) {
        int first = rows.first()[y];
        int second = rows.second()[y];
        if (first != upperRow) {
            int[] reused = upper;
            upper = lower;
            upperRow = lowerRow;
            lower = reused;
            lowerRow = NO_ROW;
            if (first != upperRow) {
                interpolate(frame, first, upper);
                upperRow = first;
            }
        }
        if (second != lowerRow) {
            interpolate(frame, second, lower);
            lowerRow = second;
        }
    }

    /** Mixes the two rows into one channel of target row {@code y}, less {@code mean}. */
    void mix(int y, int channel, int mean, float[] line) {
        int firstWeight = rows.firstWeight()[y];
        int secondWeight = rows.secondWeight()[y];
        int[] top = upper;
        int[] bottom = lower;
        int plane = channel * side;
        for (int x = 0; x < line.length; x++) {
            int sum = ((firstWeight * top[plane + x]) >> 16) + ((secondWeight * bottom[plane + x]) >> 16);
            line[x] = ((sum + 2) >> 2) - mean;
        }
    }

    private void interpolate(Frame frame, int row, int[] line) {
        MemorySegment.copy(frame.pixels(), ValueLayout.JAVA_BYTE, row * frame.rowStride(), pixels, 0, pixels.length);
        interpolate(format.red(), line, 0);
        interpolate(format.green(), line, side);
        interpolate(format.blue(), line, 2 * side);
    }

    private void interpolate(int channel, int[] line, int plane) {
        byte[] source = pixels;
        int[] first = columns.first();
        int[] second = columns.second();
        int[] firstWeight = columns.firstWeight();
        int[] secondWeight = columns.secondWeight();
        for (int x = 0; x < side; x++) {
            int left = source[first[x] + channel] & 0xff;
            int right = source[second[x] + channel] & 0xff;
            line[plane + x] = (left * firstWeight[x] + right * secondWeight[x]) >> 4;
        }
    }
}
