// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The two passes of a bilinear resize for frames of one geometry: a source row is interpolated horizontally when a target row first
 * needs it, then mixed with its neighbor.
 */
abstract sealed class RowInterpolation permits ByteInterpolation, FloatInterpolation {
    static final int CHANNELS = 3;
    private static final int NO_ROW = -1;

    private final int width;
    private final int height;
    private final PixelFormat format;
    private final int rowBytes;

    /** One source row, with padding so that a long can be loaded at the last pixel. */
    private final byte[] pixels;

    private int upperRow;
    private int lowerRow;

    RowInterpolation(Frame frame) {
        this.width = frame.width();
        this.height = frame.height();
        this.format = frame.format();
        this.rowBytes = Math.multiplyExact(width, format.bytesPerPixel());
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
            exchange();
            upperRow = lowerRow;
            lowerRow = NO_ROW;
        }
        if (first != upperRow) {
            read(frame, first);
            interpolateUpper(pixels, format);
            upperRow = first;
        }
        if (second != lowerRow) {
            read(frame, second);
            interpolateLower(pixels, format);
            lowerRow = second;
        }
    }

    private void read(Frame frame, int row) {
        MemorySegment.copy(frame.pixels(), ValueLayout.JAVA_BYTE, row * frame.rowStride(), pixels, 0, rowBytes);
    }

    /** The upper source row of target row {@code y}; ascending in {@code y}. */
    abstract int first(int y);

    /** The lower source row of target row {@code y}: the neighbor of the upper one, or the same. */
    abstract int second(int y);

    /** Makes the lower interpolated row the upper one, and the other way round. */
    abstract void exchange();

    /** Interpolates a source row horizontally into the upper row. */
    abstract void interpolateUpper(byte[] row, PixelFormat format);

    /** Interpolates a source row horizontally into the lower row. */
    abstract void interpolateLower(byte[] row, PixelFormat format);

    /** Mixes the two rows into the values of one channel of target row {@code y}. */
    abstract void mix(int y, int channel, float[] line);
}
