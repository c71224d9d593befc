// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

import io.ssd4j.runtime.resize.BilinearAxis;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * {@link FrameConversion.ByteResize}. Fixed point as in OpenCV: the horizontal pass produces 11 fractional bits, of which the vertical pass
 * reads 7.
 *
 * <p>The loops are shaped for C2, which vectorizes them only if it can prove that no store reaches a later load. A row therefore has
 * one array per channel, all read and written at the same index; planes in one array would be four times slower.
 */
final class ByteInterpolation extends RowInterpolation<int[][]> {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final float[] means;
    private final int[] offsets;
    private final int[] firstWeights;
    private final int[] secondWeights;
    private final BilinearAxis rows;

    /** A pixel and its right neighbor, for each target column. */
    private final long[] pairs;

    ByteInterpolation(Frame frame, int targetWidth, int targetHeight, ChannelMeans means) {
        super(frame, new int[CHANNELS][targetWidth], new int[CHANNELS][targetWidth]);
        this.means = new float[] {means.red(), means.green(), means.blue()};
        BilinearAxis columns = BilinearAxis.columns(frame.width(), targetWidth);
        this.rows = BilinearAxis.rows(frame.height(), targetHeight);
        this.offsets = new int[targetWidth];
        this.firstWeights = new int[targetWidth];
        this.secondWeights = new int[targetWidth];
        for (int x = 0; x < targetWidth; x++) {
            offsets[x] = columns.first(x) * frame.format().bytesPerPixel();
            firstWeights[x] = columns.firstWeight(x);
            secondWeights[x] = columns.secondWeight(x);
        }
        this.pairs = new long[targetWidth];
    }

    @Override
    int first(int y) {
        return rows.first(y);
    }

    @Override
    int second(int y) {
        return rows.second(y);
    }

    @Override
    void mix(int y, int channel, int[][] upper, int[][] lower, float[] line) {
        float mean = means[channel];
        int firstWeight = rows.firstWeight(y);
        int secondWeight = rows.secondWeight(y);
        int[] top = upper[channel];
        int[] bottom = lower[channel];
        for (int x = 0; x < line.length; x++) {
            int sum = ((firstWeight * top[x]) >> 16) + ((secondWeight * bottom[x]) >> 16);
            line[x] = ((sum + 2) >> 2) - mean;
        }
    }

    @Override
    void interpolate(byte[] row, PixelFormat format, int[][] channels) {
        gather(row);
        interpolate(format.red(), format.bytesPerPixel(), channels[0]);
        interpolate(format.green(), format.bytesPerPixel(), channels[1]);
        interpolate(format.blue(), format.bytesPerPixel(), channels[2]);
    }

    private void gather(byte[] from) {
        int[] at = offsets;
        long[] to = pairs;
        for (int x = 0; x < to.length; x++) {
            to[x] = (long) LONGS.get(from, at[x]);
        }
    }

    private void interpolate(int channel, int bytesPerPixel, int[] line) {
        long[] pair = pairs;
        int[] firstWeight = firstWeights;
        int[] secondWeight = secondWeights;
        int left = Byte.SIZE * channel;
        int right = Byte.SIZE * (channel + bytesPerPixel);
        for (int x = 0; x < line.length; x++) {
            int first = (int) (pair[x] >> left) & 0xff;
            int second = (int) (pair[x] >> right) & 0xff;
            line[x] = (first * firstWeight[x] + second * secondWeight[x]) >> 4;
        }
    }
}
