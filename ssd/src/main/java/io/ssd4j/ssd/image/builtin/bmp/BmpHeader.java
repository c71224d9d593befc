// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.bmp;

import io.ssd4j.ssd.image.builtin.pixels.Palettes;
import io.ssd4j.ssd.image.decoder.UnsupportedPhotoException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The headers of a BMP, read as Pillow reads them: the file size field is ignored, and the kind of the header follows from its
 * length: 12 bytes of OS/2 1, 64 of OS/2 2, 40 to 124 of Windows.
 *
 * @param width pixels per row
 * @param height rows
 * @param topDown whether the top row comes first
 * @param bits bits per pixel
 * @param compression 0 for none; 1 and 2 for runs of 8-bit and 4-bit indices; 3 for masks
 * @param masks which bits of a pixel are red, green, blue and alpha, if the compression is 3; else all 0
 * @param palette as stored; empty for more than 8 bits
 * @param paletteEntry how its colors are stored
 * @param pixels offset of the pixels in the file
 */
record BmpHeader(
        long width,
        long height,
        boolean topDown,
        int bits,
        int compression,
        BmpMasks masks,
        MemorySegment palette,
        Palettes.Entry paletteEntry,
        long pixels) {
    static final int NONE = 0;
    static final int RUNS_8 = 1;
    static final int RUNS_4 = 2;
    static final int MASKS = 3;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int FILE_HEADER = 14;
    private static final int PIXELS_OFFSET = 10;
    private static final int OLDEST = 12;
    private static final int WINDOWS = 40;
    private static final int TOP_DOWN = 0xff;
    private static final int MOST_COLORS = 256;

    static BmpHeader read(MemorySegment file) throws IOException {
        require(file, FILE_HEADER + 4L);
        long length = Integer.toUnsignedLong(file.get(INT, FILE_HEADER));
        boolean oldest = length == OLDEST;
        if (!oldest
                && length != WINDOWS
                && length != 52
                && length != 56
                && length != 64
                && length != 108
                && length != 124) {
            throw new UnsupportedPhotoException("a header of " + length + " bytes");
        }
        require(file, FILE_HEADER + length);
        int bits = unsignedShort(file, FILE_HEADER + (oldest ? 10 : 14));
        int compression = oldest ? NONE : file.get(INT, FILE_HEADER + 16);
        checkKind(bits, compression);
        long width = oldest ? unsignedShort(file, FILE_HEADER + 4) : unsignedInt(file, FILE_HEADER + 4);
        long height = oldest ? unsignedShort(file, FILE_HEADER + 6) : unsignedInt(file, FILE_HEADER + 8);
        // A small negative height means that the top row comes first.
        boolean topDown = !oldest && height >> 24 == TOP_DOWN;
        long end = FILE_HEADER + length;
        BmpMasks masks = BmpMasks.NONE;
        if (compression == MASKS) {
            require(file, FILE_HEADER + WINDOWS + 12L);
            masks = BmpMasks.read(file.asSlice(FILE_HEADER + WINDOWS), length >= 56);
            masks.check(bits);
            end = Math.max(end, FILE_HEADER + WINDOWS + 12);
        }
        MemorySegment palette = MemorySegment.NULL;
        Palettes.Entry entry = oldest ? Palettes.Entry.BGR : Palettes.Entry.BGRX;
        long pixels = unsignedInt(file, PIXELS_OFFSET);
        if (bits <= 8) {
            long stated = oldest ? 0 : unsignedInt(file, FILE_HEADER + 32);
            long colors = stated == 0 ? 1L << bits : stated;
            if (colors > MOST_COLORS) {
                throw new IOException("a palette of " + colors + " colors");
            }
            if (pixels == end) {
                // Some programs forget the palette when they compute the offset of the pixels.
                pixels += colors * entry.bytes();
            }
            long available = Math.min(colors * entry.bytes(), file.byteSize() - end);
            palette = file.asSlice(end, available);
            end += available;
        }
        return new BmpHeader(
                width,
                topDown ? (1L << 32) - height : height,
                topDown,
                bits,
                compression,
                masks,
                palette,
                entry,
                pixels == 0 ? end : pixels);
    }

    /** Bytes of a row without the padding; nothing needs to follow the last row. */
    long rowBytes() {
        return (width * bits + 7) / 8;
    }

    /** Bytes from a row to the next: rows are padded to four bytes. */
    long stride() {
        return (width * bits + 31) / 32 * 4;
    }

    private static void checkKind(int bits, int compression) throws IOException {
        if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
            throw new UnsupportedPhotoException(bits + " bits per pixel");
        }
        boolean runs = compression == RUNS_4 || compression == RUNS_8;
        if (compression == 4 || compression == 5) {
            throw new UnsupportedPhotoException("a " + (compression == 4 ? "JPEG" : "PNG") + " image in it");
        }
        if (compression != NONE && compression != MASKS && !runs) {
            throw new UnsupportedPhotoException("compression " + Integer.toUnsignedLong(compression));
        }
        if (runs && bits > 8) {
            throw new UnsupportedPhotoException("runs of pixels of " + bits + " bits");
        }
    }

    private static long unsignedInt(MemorySegment file, long at) {
        return Integer.toUnsignedLong(file.get(INT, at));
    }

    private static int unsignedShort(MemorySegment file, long at) {
        return Short.toUnsignedInt(file.get(SHORT, at));
    }

    private static void require(MemorySegment file, long bytes) throws EOFException {
        if (file.byteSize() < bytes) {
            throw new EOFException("the header is cut off");
        }
    }
}
