// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

import io.ssd4j.runtime.resize.BilinearAxis;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The two passes of a bilinear resize for frames of one geometry: a source row is interpolated horizontally when a target row first
 * needs it, then mixed with its neighbor.
 *
 * <p>Fixed point as in OpenCV: the horizontal pass produces 11 fractional bits, of which the vertical pass reads 7.
 *
 * <p>The loops are shaped for C2, which vectorizes them only if it can prove that no store reaches a later load. A row therefore has
 * one array per channel, all read and written at the same index; planes in one array would be four times slower.
 */
final class RowInterpolation {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    static final int CHANNELS = 3;
    private static final int NO_ROW = -1;

    private final int width;
    private final int height;
    private final PixelFormat format;
    private final int rowBytes;
    private final int[] offsets;
    private final int[] firstWeights;
    private final int[] secondWeights;
    private final BilinearAxis rows;

    /** One source row, with padding so that a long can be loaded at the last pixel. */
    private final byte[] pixels;

    /** A pixel and its right neighbor, for each target column. */
    private final long[] pairs;

    /** The two horizontally interpolated rows in use, by channel. */
    private int[][] upper;

    private int[][] lower;
    private int upperRow;
    private int lowerRow;

    RowInterpolation(Frame frame, int targetWidth, int targetHeight) {
        this.width = frame.width();
        this.height = frame.height();
        this.format = frame.format();
        this.rowBytes = Math.multiplyExact(width, format.bytesPerPixel());
        BilinearAxis columns = BilinearAxis.columns(width, targetWidth);
        this.rows = BilinearAxis.rows(height, targetHeight);
        this.offsets = new int[targetWidth];
        this.firstWeights = new int[targetWidth];
        this.secondWeights = new int[targetWidth];
        for (int x = 0; x < targetWidth; x++) {
            offsets[x] = columns.first(x) * format.bytesPerPixel();
            firstWeights[x] = columns.firstWeight(x);
            secondWeights[x] = columns.secondWeight(x);
        }
        this.pixels = new byte[Math.addExact(rowBytes, Long.BYTES)];
        this.pairs = new long[targetWidth];
        this.upper = new int[CHANNELS][targetWidth];
        this.lower = new int[CHANNELS][targetWidth];
    }

    /** Whether this was built for frames of that geometry; the stride may differ. */
    boolean fits(Frame frame) {
        return frame.width() == width && frame.height() == height && frame.format() == format;
    }

    /** Discards the rows of the previous frame. */
    void start() {
        upperRow = NO_ROW;
        lowerRow = NO_ROW;
    }

    /** Interpolates the two source rows of a target row. Target rows must be visited in ascending order. */
    void moveTo(Frame frame, int y) {
        int first = rows.first(y);
        int second = rows.second(y);
        if (first != upperRow) {
            int[][] free = upper;
            upper = lower;
            upperRow = lowerRow;
            lower = free;
            lowerRow = NO_ROW;
        }
        if (first != upperRow) {
            interpolate(frame, first, upper);
            upperRow = first;
        }
        if (second != lowerRow) {
            interpolate(frame, second, lower);
            lowerRow = second;
        }
    }

    /** Mixes the two rows into one channel of target row {@code y} and subtracts {@code mean}. */
    void mix(int y, int channel, float mean, float[] line) {
        int firstWeight = rows.firstWeight(y);
        int secondWeight = rows.secondWeight(y);
        int[] top = upper[channel];
        int[] bottom = lower[channel];
        for (int x = 0; x < line.length; x++) {
            int sum = ((firstWeight * top[x]) >> 16) + ((secondWeight * bottom[x]) >> 16);
            line[x] = ((sum + 2) >> 2) - mean;
        }
    }

    private void interpolate(Frame frame, int row, int[][] channels) {
        MemorySegment.copy(frame.pixels(), ValueLayout.JAVA_BYTE, row * frame.rowStride(), pixels, 0, rowBytes);
        gather();
        interpolate(format.red(), channels[0]);
        interpolate(format.green(), channels[1]);
        interpolate(format.blue(), channels[2]);
    }

    private void gather() {
        byte[] from = pixels;
        int[] at = offsets;
        long[] to = pairs;
        for (int x = 0; x < to.length; x++) {
            to[x] = (long) LONGS.get(from, at[x]);
        }
    }

    private void interpolate(int channel, int[] line) {
        long[] pair = pairs;
        int[] firstWeight = firstWeights;
        int[] secondWeight = secondWeights;
        int left = Byte.SIZE * channel;
        int right = Byte.SIZE * (channel + format.bytesPerPixel());
        for (int x = 0; x < line.length; x++) {
            int first = (int) (pair[x] >> left) & 0xff;
            int second = (int) (pair[x] >> right) & 0xff;
            line[x] = (first * firstWeight[x] + second * secondWeight[x]) >> 4;
        }
    }
}
