// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.jpeg;

/** Converts a row of a JPEG's samples to red, green and blue as libjpeg and Pillow do. */
final class JpegColorRow {
    private static final int HALF = 1 << 15;

    private JpegColorRow() {}

    /**
     * Converts a row.
     *
     * @param colors what the samples mean
     * @param samples a row of each component
     * @param rgb receives three bytes per pixel
     */
    static void convert(JpegColors colors, byte[][] samples, byte[] rgb) {
        switch (colors) {
            case GRAY -> interleave(samples[0], samples[0], samples[0], rgb);
            case RGB -> interleave(samples[0], samples[1], samples[2], rgb);
            case YCC -> fromYcc(samples[0], samples[1], samples[2], rgb);
            case CMYK -> {
                interleave(samples[0], samples[1], samples[2], rgb);
                mixInks(rgb, samples[3], 0);
            }
            case YCCK -> {
                // These samples encode the inverted inks as colors, so the colors are inverted once more.
                fromYcc(samples[0], samples[1], samples[2], rgb);
                mixInks(rgb, samples[3], 0xff);
            }
        }
    }

    private static void interleave(byte[] red, byte[] green, byte[] blue, byte[] rgb) {
        for (int x = 0, i = 0; i < rgb.length; x++, i += 3) {
            rgb[i] = red[x];
            rgb[i + 1] = green[x];
            rgb[i + 2] = blue[x];
        }
    }

    /** In fixed point with 16 fractional bits, as in jdcolor.c. */
    private static void fromYcc(byte[] luminances, byte[] blues, byte[] reds, byte[] rgb) {
        for (int x = 0, i = 0; i < rgb.length; x++, i += 3) {
            int luminance = luminances[x] & 0xff;
            int blue = (blues[x] & 0xff) - 128;
            int red = (reds[x] & 0xff) - 128;
            rgb[i] = clamp(luminance + ((91881 * red + HALF) >> 16));
            rgb[i + 1] = clamp(luminance + ((-22554 * blue - 46802 * red + HALF) >> 16));
            rgb[i + 2] = clamp(luminance + ((116130 * blue + HALF) >> 16));
        }
    }

    /**
     * Multiplies the light that three inks let through with that of black, by Pillow's rule: the file contains Adobe's inverted
     * inks, and a color is {@code (255 - ink) * (255 - black) / 255}. Profiles are ignored.
     */
    private static void mixInks(byte[] rgb, byte[] black, int invert) {
        for (int i = 0; i < rgb.length; i++) {
            int light = black[i / 3] & 0xff;
            int absorbed = (255 - ((rgb[i] & 0xff) ^ invert)) * light + 128;
            rgb[i] = (byte) Math.max(0, light - ((absorbed + (absorbed >> 8)) >> 8));
        }
    }

    private static byte clamp(int value) {
        return (byte) Math.max(0, Math.min(value, 255));
    }
}
