// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.awt.image.Raster;

/**
 * The four channels of a CMYK or YCCK JPEG as the file stores them, converted by Pillow's rule: the file is assumed to
 * contain Adobe's inverted inks, a color is {@code (255 - ink) * (255 - black) / 255}, and embedded profiles are
 * ignored.
 */
final class StoredInks implements RgbRows {
    private final Raster raster;
    private final boolean ycck;
    private final int[] samples;

    /**
     * @param raster four bands
     * @param ycck whether the first three bands are luminance and color differences instead of inks
     */
    StoredInks(Raster raster, boolean ycck) {
        this.raster = raster;
        this.ycck = ycck;
        this.samples = new int[Math.multiplyExact(4, raster.getWidth())];
    }

    @Override
    public int width() {
        return raster.getWidth();
    }

    @Override
    public int height() {
        return raster.getHeight();
    }

    @Override
    public void read(int y, byte[] rgb) {
        raster.getPixels(0, y, width(), 1, samples);
        for (int x = 0; x < width(); x++) {
            if (ycck) {
                toInks(4 * x);
            }
            int light = samples[4 * x + 3];
            for (int channel = 0; channel < 3; channel++) {
                int absorbed = (255 - samples[4 * x + channel]) * light + 128;
                rgb[3 * x + channel] = (byte) Math.max(0, light - ((absorbed + (absorbed >> 8)) >> 8));
            }
        }
    }

    /** Converts luminance and chroma at {@code i} to inverted inks. */
    private void toInks(int i) {
        int luminance = samples[i];
        int blue = samples[i + 1] - 128;
        int red = samples[i + 2] - 128;
        samples[i] = 255 - (Ycc.red(luminance, red) & 0xff);
        samples[i + 1] = 255 - (Ycc.green(luminance, blue, red) & 0xff);
        samples[i + 2] = 255 - (Ycc.blue(luminance, blue) & 0xff);
    }
}
