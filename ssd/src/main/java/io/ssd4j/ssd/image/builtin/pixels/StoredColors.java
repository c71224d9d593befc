// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.pixels;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * Gray, RGB and palette images in any layout. Palette indices are looked up, alpha is dropped, and samples of more or
 * fewer than eight bits are scaled.
 */
final class StoredColors implements RgbRows {
    private final Raster raster;
    private final @Nullable IndexColorModel palette;
    private final int bands;
    private final int[] bits;
    private final int[] samples;

    StoredColors(BufferedImage image) {
        this.raster = image.getRaster();
        this.palette = image.getColorModel() instanceof IndexColorModel index ? index : null;
        this.bands = raster.getNumBands();
        this.bits = raster.getSampleModel().getSampleSize();
        this.samples = new int[Math.multiplyExact(bands, raster.getWidth())];
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
        if (palette != null) {
            lookUp(palette, rgb);
            return;
        }
        for (int channel = 0; channel < 3; channel++) {
            // One band is gray, two are gray with alpha.
            int band = bands < 3 ? 0 : channel;
            for (int x = 0; x < width(); x++) {
                rgb[3 * x + channel] = toByte(samples[bands * x + band], bits[band]);
            }
        }
    }

    private void lookUp(IndexColorModel colors, byte[] rgb) {
        for (int x = 0; x < width(); x++) {
            int color = colors.getRGB(samples[x]);
            rgb[3 * x] = (byte) (color >> 16);
            rgb[3 * x + 1] = (byte) (color >> 8);
            rgb[3 * x + 2] = (byte) color;
        }
    }

    /** Takes the high byte of a 16-bit sample; scales fewer than eight bits to 0..255. */
    private static byte toByte(int sample, int bits) {
        return (byte) (bits >= 8 ? sample >> (bits - 8) : sample * 255 / ((1 << bits) - 1));
    }
}
