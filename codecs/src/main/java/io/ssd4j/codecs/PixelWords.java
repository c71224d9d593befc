// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Converts leptonica's pixels to packed red, green, blue. leptonica's words hold the first pixel or channel in the highest byte.
 * Four pixels become three words at a time, which is several times faster than twelve single bytes.
 */
final class PixelWords {
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfInt OUT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PIXELS = 4;
    private static final int BYTES = 3 * PIXELS;

    private PixelWords() {}

    /**
     * Converts a row of color, a word per pixel.
     *
     * @param words red in the highest byte, then green and blue
     * @param rgb three bytes per pixel
     */
    static void color(MemorySegment words, MemorySegment rgb, int width) {
        int groups = width / PIXELS;
        for (int i = 0; i < groups; i++) {
            long from = (long) i * PIXELS * Integer.BYTES;
            int first = Integer.reverseBytes(words.get(WORD, from)) & 0xffffff;
            int second = Integer.reverseBytes(words.get(WORD, from + 4)) & 0xffffff;
            int third = Integer.reverseBytes(words.get(WORD, from + 8)) & 0xffffff;
            int fourth = Integer.reverseBytes(words.get(WORD, from + 12));
            long to = (long) i * BYTES;
            rgb.set(OUT, to, first | second << 24);
            rgb.set(OUT, to + 4, second >>> 8 | third << 16);
            rgb.set(OUT, to + 8, third >>> 16 | fourth << 8);
        }
        for (int x = groups * PIXELS; x < width; x++) {
            int word = words.get(WORD, (long) x * Integer.BYTES);
            rgb.set(ValueLayout.JAVA_BYTE, 3L * x, (byte) (word >>> 24));
            rgb.set(ValueLayout.JAVA_BYTE, 3L * x + 1, (byte) (word >>> 16));
            rgb.set(ValueLayout.JAVA_BYTE, 3L * x + 2, (byte) (word >>> 8));
        }
    }

    /**
     * Converts a row of gray, four pixels per word.
     *
     * @param words the first pixel in the highest byte
     * @param rgb three equal bytes per pixel
     */
    static void gray(MemorySegment words, MemorySegment rgb, int width) {
        int groups = width / PIXELS;
        for (int i = 0; i < groups; i++) {
            int word = words.get(WORD, (long) i * Integer.BYTES);
            int first = word >>> 24;
            int second = word >>> 16 & 0xff;
            int third = word >>> 8 & 0xff;
            int fourth = word & 0xff;
            long to = (long) i * BYTES;
            rgb.set(OUT, to, first * 0x010101 | second << 24);
            rgb.set(OUT, to + 4, second * 0x0101 | third * 0x01010000);
            rgb.set(OUT, to + 8, third | fourth * 0x01010100);
        }
        for (int x = groups * PIXELS; x < width; x++) {
            int word = words.get(WORD, (long) (x / PIXELS) * Integer.BYTES);
            byte light = (byte) (word >>> (24 - 8 * (x % PIXELS)));
            rgb.set(ValueLayout.JAVA_BYTE, 3L * x, light);
            rgb.set(ValueLayout.JAVA_BYTE, 3L * x + 1, light);
            rgb.set(ValueLayout.JAVA_BYTE, 3L * x + 2, light);
        }
    }
}
