// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.png;

import java.io.IOException;

/** The color types of PNG (PNG specification, third edition, table 8). */
enum PngColor {
    GRAY(0, 1, 0b11111),
    RGB(2, 3, 0b11000),
    PALETTE(3, 1, 0b01111),
    GRAY_ALPHA(4, 2, 0b11000),
    RGB_ALPHA(6, 4, 0b11000);

    private final int number;
    private final int samples;
    private final int depths;

    /**
     * @param number in the file
     * @param samples samples per pixel
     * @param depths a bit for each of the depths 1, 2, 4, 8, 16, the smallest first
     */
    PngColor(int number, int samples, int depths) {
        this.number = number;
        this.samples = samples;
        this.depths = depths;
    }

    static PngColor of(int number, int depth) throws IOException {
        for (PngColor color : values()) {
            int bit = Integer.numberOfTrailingZeros(depth);
            if (color.number == number && Integer.bitCount(depth) == 1 && ((color.depths >> bit) & 1) != 0) {
                return color;
            }
        }
        throw new IOException("color type " + number + " with " + depth + " bits per sample");
    }

    int number() {
        return number;
    }

    int samples() {
        return samples;
    }
}
