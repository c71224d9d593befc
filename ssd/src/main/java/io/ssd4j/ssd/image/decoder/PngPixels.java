// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Writes rows of PNG samples as RGB, as Pillow converts them: alpha is dropped, fewer than eight bits of gray are scaled, of sixteen the high byte is
 * taken. Pillow clips 16-bit gray instead, which turns a photo white.
 */
final class PngPixels {
    private final PngHeader header;
    private final byte[] palette;
    private final MemorySegment rgb;
    private byte[] pixels = {};

    PngPixels(PngHeader header, MemorySegment palette, MemorySegment rgb) {
        this.header = header;
        this.palette = Palettes.complete(palette, Palettes.Entry.RGB);
        this.rgb = rgb;
    }

    /**
     * Writes the pixels of a row of a pass.
     *
     * @param row the samples, from byte 1
     * @param y where they belong
     * @param x where the first belongs
     * @param step the distance to the next
     * @param columns their number
     */
    void write(byte[] row, int y, int x, int step, int columns) {
        if (pixels.length != 3 * columns) {
            pixels = new byte[3 * columns];
        }
        switch (header.color()) {
            case GRAY -> {
                if (header.depth() < 8) {
                    int most = (1 << header.depth()) - 1;
                    for (int i = 0; i < columns; i++) {
                        gray(pixels, i, (byte) (packed(row, i) * 255 / most));
                    }
                } else {
                    grays(row, pixels, header.depth() / 8);
                }
            }
            case GRAY_ALPHA -> grays(row, pixels, header.depth() / 4);
            case RGB -> colors(row, pixels, 3 * header.depth() / 8);
            case RGB_ALPHA -> colors(row, pixels, header.depth() / 2);
            case PALETTE -> {
                for (int i = 0; i < columns; i++) {
                    System.arraycopy(palette, 3 * packed(row, i), pixels, 3 * i, 3);
                }
            }
        }
        long at = 3 * ((long) y * header.width() + x);
        if (step == 1) {
            MemorySegment.copy(pixels, 0, rgb, ValueLayout.JAVA_BYTE, at, pixels.length);
            return;
        }
        for (int i = 0; i < pixels.length; i += 3, at += 3L * step) {
            for (int channel = 0; channel < 3; channel++) {
                rgb.set(ValueLayout.JAVA_BYTE, at + channel, pixels[i + channel]);
            }
        }
    }

    /** A sample of at most eight bits; the first is in the high bits of its byte. */
    private int packed(byte[] row, int i) {
        int depth = header.depth();
        long bit = (long) i * depth;
        return (row[(int) (1 + (bit >> 3))] >> (8 - depth - (int) (bit & 7))) & ((1 << depth) - 1);
    }

    private static void grays(byte[] row, byte[] pixels, int pixelBytes) {
        for (int i = 0, from = 1; 3 * i < pixels.length; i++, from += pixelBytes) {
            gray(pixels, i, row[from]);
        }
    }

    private static void gray(byte[] pixels, int i, byte level) {
        pixels[3 * i] = level;
        pixels[3 * i + 1] = level;
        pixels[3 * i + 2] = level;
    }

    private static void colors(byte[] row, byte[] pixels, int pixelBytes) {
        int sampleBytes = pixelBytes > 4 ? 2 : 1;
        for (int i = 0, from = 1; i < pixels.length; i += 3, from += pixelBytes) {
            pixels[i] = row[from];
            pixels[i + 1] = row[from + sampleBytes];
            pixels[i + 2] = row[from + 2 * sampleBytes];
        }
    }
}
