// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

/** Luminance and color differences to red, green and blue as libjpeg does it: fixed point with 16 fractional bits. */
final class Ycc {
    private static final int HALF = 1 << 15;

    private Ycc() {}

    static byte red(int luminance, int red) {
        return clamp(luminance + ((91881 * red + HALF) >> 16));
    }

    static byte green(int luminance, int blue, int red) {
        return clamp(luminance + ((-22554 * blue - 46802 * red + HALF) >> 16));
    }

    static byte blue(int luminance, int blue) {
        return clamp(luminance + ((116130 * blue + HALF) >> 16));
    }

    private static byte clamp(int value) {
        return (byte) Math.max(0, Math.min(value, 255));
    }
}
