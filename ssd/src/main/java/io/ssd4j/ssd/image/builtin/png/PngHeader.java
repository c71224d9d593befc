// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.png;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The chunk IHDR of a PNG (PNG specification, third edition, section 11.2.1).
 *
 * @param width pixels per row
 * @param height rows
 * @param depth bits per sample: 1, 2, 4, 8 or 16
 * @param color the color type
 * @param interlaced whether the pixels come in the seven passes of Adam7
 */
record PngHeader(long width, long height, int depth, PngColor color, boolean interlaced) {
    static final int NAME = 0x49484452;

    private static final ValueLayout.OfInt BIG_ENDIAN = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int BYTES = 13;

    static PngHeader read(MemorySegment chunk) throws IOException {
        if (chunk.byteSize() < BYTES) {
            throw new IOException("a header of " + chunk.byteSize() + " bytes");
        }
        int depth = chunk.get(ValueLayout.JAVA_BYTE, 8);
        int color = chunk.get(ValueLayout.JAVA_BYTE, 9);
        int filter = chunk.get(ValueLayout.JAVA_BYTE, 11);
        if (filter != 0) {
            throw new IOException("filter method " + filter);
        }
        // As in Pillow and libpng by default, the compression method is ignored, and any interlace method
        // but 0 means Adam7.
        return new PngHeader(
                Integer.toUnsignedLong(chunk.get(BIG_ENDIAN, 0)),
                Integer.toUnsignedLong(chunk.get(BIG_ENDIAN, 4)),
                depth,
                PngColor.of(color, depth),
                chunk.get(ValueLayout.JAVA_BYTE, 12) != 0);
    }

    /** Bits of a pixel. */
    int pixelBits() {
        return depth * color.samples();
    }

    /** Bytes of a row of that many pixels, without its filter byte. */
    long rowBytes(long columns) {
        return (columns * pixelBits() + 7) / 8;
    }
}
