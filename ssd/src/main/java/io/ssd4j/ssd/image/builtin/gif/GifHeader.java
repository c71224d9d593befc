// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.gif;

import io.ssd4j.ssd.image.builtin.pixels.Palettes;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * What a GIF file states before the pixels of its first image (GIF89a specification, sections 18 to 23).
 *
 * @param width pixels per row of the screen, or of what the image needs if that is more
 * @param height rows of the screen
 * @param x where the image starts on the screen
 * @param y where the image starts on the screen
 * @param columns pixels per row of the image
 * @param rows rows of the image
 * @param interlaced whether the rows come in four passes
 * @param background the index around the image: the transparent one, or 0
 * @param palette 256 colors of three bytes
 * @param codeBits bits of a pixel in the compressed data
 * @param data offset of the compressed data
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GifHeader(
        int width,
        int height,
        int x,
        int y,
        int columns,
        int rows,
        boolean interlaced,
        int background,
        byte[] palette,
        int codeBits,
        int data) {
    private static final int SCREEN = 6;
    private static final int SCREEN_BYTES = 7;
    private static final int HAS_PALETTE = 0x80;
    private static final int INTERLACED = 0x40;
    private static final int EXTENSION = '!';
    private static final int IMAGE = ',';
    private static final int TRAILER = ';';
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final byte[] GRAYS = grays();

    static GifHeader read(PhotoBytes bytes) throws IOException {
        int flags = bytes.at(SCREEN + 4);
        int at = SCREEN + SCREEN_BYTES;
        byte[] palette = GRAYS;
        if ((flags & HAS_PALETTE) != 0) {
            palette = palette(bytes, at, flags);
            at += paletteBytes(flags);
        }
        int background = 0;
        while (true) {
            int block = bytes.at(at++);
            if (block == IMAGE) {
                return image(bytes, at, palette, background);
            }
            if (block == TRAILER) {
                throw new IOException("no image in the file");
            }
            // As in Pillow, bytes that do not start a block are skipped.
            if (block == EXTENSION) {
                int label = bytes.at(at++);
                if (label == GRAPHIC_CONTROL && bytes.at(at) >= 4 && (bytes.at(at + 1) & 1) != 0) {
                    background = bytes.at(at + 4);
                }
                while (bytes.at(at) != 0) {
                    at += 1 + bytes.at(at);
                }
                at++;
            }
        }
    }

    private static GifHeader image(PhotoBytes bytes, int start, byte[] screenPalette, int background)
            throws EOFException {
        int x = unsignedShort(bytes, start);
        int y = unsignedShort(bytes, start + 2);
        int columns = unsignedShort(bytes, start + 4);
        int rows = unsignedShort(bytes, start + 6);
        int flags = bytes.at(start + 8);
        int at = start + 9;
        byte[] palette = screenPalette;
        if ((flags & HAS_PALETTE) != 0) {
            byte[] own = palette(bytes, at, flags);
            // Pillow ignores a palette that just lists the first grays, even if the screen has another one.
            palette = Arrays.equals(own, GRAYS) ? screenPalette : own;
            at += paletteBytes(flags);
        }
        return new GifHeader(
                Math.max(unsignedShort(bytes, SCREEN), x + columns),
                Math.max(unsignedShort(bytes, SCREEN + 2), y + rows),
                x,
                y,
                columns,
                rows,
                (flags & INTERLACED) != 0,
                background,
                palette,
                bytes.at(at),
                at + 1);
    }

    private static int paletteBytes(int flags) {
        return 3 << ((flags & 7) + 1);
    }

    private static byte[] palette(PhotoBytes bytes, int at, int flags) throws EOFException {
        int length = paletteBytes(flags);
        bytes.at(at + length - 1);
        MemorySegment stored = bytes.segment().asSlice(at, length);
        boolean firstGrays = MemorySegment.ofArray(GRAYS).asSlice(0, length).mismatch(stored) < 0;
        return firstGrays ? GRAYS : Palettes.complete(stored, Palettes.Entry.RGB);
    }

    private static byte[] grays() {
        byte[] grays = new byte[3 * 256];
        for (int i = 0; i < grays.length; i++) {
            grays[i] = (byte) (i / 3);
        }
        return grays;
    }

    private static int unsignedShort(PhotoBytes bytes, int at) throws EOFException {
        return bytes.at(at) | (bytes.at(at + 1) << 8);
    }
}
