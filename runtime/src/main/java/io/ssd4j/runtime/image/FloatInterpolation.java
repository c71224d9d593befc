// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

import io.ssd4j.runtime.resize.FloatBilinearAxis;

/**
 * {@link FrameConversion.FloatResize}. A level is normalized by a table of 256 values per channel, which gives the bits of the three
 * operations; both passes mix two values by {@code fma(second, secondWeight, first * firstWeight)}.
 */
final class FloatInterpolation extends RowInterpolation<float[][]> {
    private static final int LEVELS = 256;

    private final float[][] normalized = new float[CHANNELS][LEVELS];
    private final int[] firstOffsets;
    private final int[] secondOffsets;
    private final float[] firstWeights;
    private final float[] secondWeights;
    private final FloatBilinearAxis rows;

    FloatInterpolation(Frame frame, int targetWidth, int targetHeight, FrameConversion.FloatResize conversion) {
        super(frame, new float[CHANNELS][targetWidth], new float[CHANNELS][targetWidth]);
        ChannelMeans means = conversion.means();
        for (int level = 0; level < LEVELS; level++) {
            normalized[0][level] = conversion.normalized(level, means.red());
            normalized[1][level] = conversion.normalized(level, means.green());
            normalized[2][level] = conversion.normalized(level, means.blue());
        }
        FloatBilinearAxis columns = new FloatBilinearAxis(frame.width(), targetWidth);
        this.rows = new FloatBilinearAxis(frame.height(), targetHeight);
        this.firstOffsets = new int[targetWidth];
        this.secondOffsets = new int[targetWidth];
        this.firstWeights = new float[targetWidth];
        this.secondWeights = new float[targetWidth];
        for (int x = 0; x < targetWidth; x++) {
            firstOffsets[x] = columns.first(x) * frame.format().bytesPerPixel();
            secondOffsets[x] = columns.second(x) * frame.format().bytesPerPixel();
            firstWeights[x] = columns.firstWeight(x);
            secondWeights[x] = columns.secondWeight(x);
        }
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
    void mix(int y, int channel, float[][] upper, float[][] lower, float[] line) {
        float firstWeight = rows.firstWeight(y);
        float secondWeight = rows.secondWeight(y);
        float[] top = upper[channel];
        float[] bottom = lower[channel];
        for (int x = 0; x < line.length; x++) {
            line[x] = Math.fma(bottom[x], secondWeight, top[x] * firstWeight);
        }
    }

    @Override
    void interpolate(byte[] row, PixelFormat format, float[][] channels) {
        interpolate(row, format.red(), normalized[0], channels[0]);
        interpolate(row, format.green(), normalized[1], channels[1]);
        interpolate(row, format.blue(), normalized[2], channels[2]);
    }

    private void interpolate(byte[] row, int channel, float[] values, float[] line) {
        for (int x = 0; x < line.length; x++) {
            float first = values[row[firstOffsets[x] + channel] & 0xff];
            float second = values[row[secondOffsets[x] + channel] & 0xff];
            line[x] = Math.fma(second, secondWeights[x], first * firstWeights[x]);
        }
    }
}
