// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The two passes of a bilinear resize for frames of one geometry: source rows are interpolated horizontally when a
 * target row first needs them, then mixed in pairs.
 *
 * <p>Fixed point as in OpenCV: the horizontal pass gives 11 fractional bits, of which the vertical pass reads 7.
 *
 * <p>The loops are shaped for C2, which vectorizes them only where it sees that no store can reach a later load. So a row
 * has one array per channel, all read and written at the same index; planes in one array would be four times slower.
 */
final class RowInterpolation {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int CHANNELS = 3;
    private static final int NO_ROW = -1;

    private final int width;
    private final int height;
    private final PixelFormat format;
    private final int rowBytes;
    private final int[] offsets;
    private final BilinearAxis columns;
    private final BilinearAxis rows;

    /** One source row, with room to load a long from the last pixel on. */
    private final byte[] pixels;

    /** A pixel and its right neighbor, per target column. */
    private final long[] pairs;

    /** Horizontally interpolated rows by channel. Going down, two at a time are enough. */
    private int[][] upper;

    private int[][] lower;
    private int upperRow;
    private int lowerRow;

    RowInterpolation(Frame frame, int targetWidth, int targetHeight) {
        this.width = frame.width();
        this.height = frame.height();
        this.format = frame.format();
        this.rowBytes = Math.multiplyExact(width, format.bytesPerPixel());
        this.columns = BilinearAxis.columns(width, targetWidth);
        this.rows = BilinearAxis.rows(height, targetHeight);
        this.offsets = columns.position.clone();
        for (int x = 0; x < targetWidth; x++) {
            offsets[x] *= format.bytesPerPixel();
        }
        this.pixels = new byte[Math.addExact(rowBytes, Long.BYTES)];
        this.pairs = new long[targetWidth];
        this.upper = new int[CHANNELS][targetWidth];
        this.lower = new int[CHANNELS][targetWidth];
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

    /** Mixes the two rows into one channel of target row {@code y}, less {@code mean}. */
    void mix(int y, int channel, float mean, float[] line) {
        int firstWeight = rows.firstWeight[y];
        int secondWeight = rows.secondWeight[y];
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
        int[] firstWeight = columns.firstWeight;
        int[] secondWeight = columns.secondWeight;
        int left = Byte.SIZE * channel;
        int right = Byte.SIZE * (channel + format.bytesPerPixel());
        for (int x = 0; x < line.length; x++) {
            int first = (int) (pair[x] >> left) & 0xff;
            int second = (int) (pair[x] >> right) & 0xff;
            line[x] = (first * firstWeight[x] + second * secondWeight[x]) >> 4;
        }
    }
}
