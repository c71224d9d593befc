// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The two passes of a bilinear resize for frames of one geometry: a source row is interpolated horizontally when a target row first
 * needs it, then mixed with its neighbor.
 *
 * @param <R> an interpolated row, as one array per channel
 */
abstract sealed class RowInterpolation<R> permits ByteInterpolation, FloatInterpolation {
    static final int CHANNELS = 3;
    private static final int NO_ROW = -1;

    private final int width;
    private final int height;
    private final PixelFormat format;
    private final int rowBytes;

    /** One source row, with padding so that a long can be loaded at the last pixel. */
    private final byte[] pixels;

    /** The two interpolated rows in use. */
    private R upper;

    private R lower;
    private int upperRow;
    private int lowerRow;

    /** Keeps the two rows, whose contents do not matter. */
    RowInterpolation(Frame frame, R upper, R lower) {
        this.width = frame.width();
        this.height = frame.height();
        this.format = frame.format();
        this.rowBytes = Math.multiplyExact(width, format.bytesPerPixel());
        this.upper = upper;
        this.lower = lower;
        this.pixels = new byte[Math.addExact(rowBytes, Long.BYTES)];
    }

    /** Whether this was built for frames of that geometry; the stride may differ. */
    final boolean fits(Frame frame) {
        return frame.width() == width && frame.height() == height && frame.format() == format;
    }

    /** Discards the rows of the previous frame. */
    final void start() {
        upperRow = NO_ROW;
        lowerRow = NO_ROW;
    }

    /** Interpolates the two source rows of a target row. Target rows must be visited in ascending order. */
    final void moveTo(Frame frame, int y) {
        int first = first(y);
        int second = second(y);
        if (first != upperRow) {
            R free = upper;
            upper = lower;
            lower = free;
            upperRow = lowerRow;
            lowerRow = NO_ROW;
        }
        if (first != upperRow) {
            read(frame, first);
            interpolate(pixels, format, upper);
            upperRow = first;
        }
        if (second != lowerRow) {
            read(frame, second);
            interpolate(pixels, format, lower);
            lowerRow = second;
        }
    }

    /** Mixes the two rows into the values of one channel of target row {@code y}. */
    final void mix(int y, int channel, float[] line) {
        mix(y, channel, upper, lower, line);
    }

    private void read(Frame frame, int row) {
        MemorySegment.copy(frame.pixels(), ValueLayout.JAVA_BYTE, row * frame.rowStride(), pixels, 0, rowBytes);
    }

    /** The upper source row of target row {@code y}; ascending in {@code y}. */
    abstract int first(int y);

    /** The lower source row of target row {@code y}: the neighbor of the upper one, or the same. */
    abstract int second(int y);

    /** Interpolates a source row horizontally. */
    abstract void interpolate(byte[] row, PixelFormat format, R interpolated);

    /** Mixes two interpolated rows into the values of one channel of target row {@code y}. */
    abstract void mix(int y, int channel, R upper, R lower, float[] line);
}
