// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import io.ssd4j.ssd.image.RgbImage;
import java.lang.foreign.MemorySegment;

/** Made photos. */
final class RgbImages {
    private RgbImages() {}

    /** A photo whose pixel at (x, y) has the color (x, y, blue), each modulo 256. */
    static RgbImage gradient(int width, int height, int blue) {
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            pixels[3 * i] = (byte) (i % width);
            pixels[3 * i + 1] = (byte) (i / width);
            pixels[3 * i + 2] = (byte) blue;
        }
        return new RgbImage(width, height, MemorySegment.ofArray(pixels));
    }

    /** The color of {@link #gradient} as in {@link java.awt.image.BufferedImage#getRGB}. */
    static int color(int x, int y, int blue) {
        return 0xff000000 | (x & 255) << 16 | (y & 255) << 8 | blue;
    }
}
