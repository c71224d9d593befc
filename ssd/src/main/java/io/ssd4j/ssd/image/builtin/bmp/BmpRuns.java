// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.bmp;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The palette indices of a BMP in runs (RLE8, RLE4), one after the other in the order of the file. Skipped pixels have index 0.
 * As in Pillow, a run ends at the end of its row, and every pixel must be present or skipped.
 */
final class BmpRuns {
    private static final int SKIP_BYTES = 4;

    /** Rows that they can skip, with the pixels in the last of them. */
    private static final int MOST_SKIPPED = 256;

    private final MemorySegment file;
    private final int width;
    private final boolean nibbles;
    private final byte[] indices;
    private long position;
    private int length;
    private int x;

    BmpRuns(MemorySegment file, BmpHeader header) {
        this.file = file;
        this.width = (int) header.width();
        this.nibbles = header.compression() == BmpHeader.RUNS_4;
        this.indices = new byte[Math.toIntExact(header.width() * header.height())];
        this.position = header.pixels();
    }

    /** Refuses a bitmap that is too short for its size, even if it skips as many pixels as it can. */
    static void checkLength(MemorySegment file, BmpHeader header) throws EOFException {
        long skips = (file.byteSize() - header.pixels()) / SKIP_BYTES + 1;
        if (header.height() / MOST_SKIPPED > skips) {
            throw new EOFException("too few bytes for the size");
        }
    }

    byte[] decode() throws IOException {
        while (length < indices.length) {
            int count = next();
            int value = next();
            if (count > 0) {
                int visible = Math.min(count, width - x);
                for (int i = 0; i < visible; i++) {
                    put(nibble(value, i));
                }
                x += visible;
            } else if (!escape(value)) {
                throw new EOFException("the pixels end before the last one");
            }
        }
        return indices;
    }

    /** Returns false at the end of the bitmap. */
    private boolean escape(int value) throws IOException {
        switch (value) {
            case 0 -> {
                skip((width - length % width) % width);
                x = 0;
            }
            case 1 -> {
                return false;
            }
            case 2 -> {
                int right = next();
                int up = next();
                skip(right + (long) up * width);
                x = length % width;
            }
            default -> {
                int read = 0;
                for (int i = 0; i < value && length < indices.length; i++) {
                    if (!nibbles || i % 2 == 0) {
                        read = next();
                    }
                    put(nibble(read, i));
                }
                x = Math.min(width, x + value);
                // What follows starts at an even offset.
                position += position & 1;
            }
        }
        return true;
    }

    private int nibble(int value, int i) {
        return !nibbles ? value : i % 2 == 0 ? value >> 4 : value & 0xf;
    }

    private void put(int index) {
        if (length < indices.length) {
            indices[length++] = (byte) index;
        }
    }

    private void skip(long pixels) {
        length = (int) Math.min(indices.length, length + pixels);
    }

    private int next() throws EOFException {
        if (position >= file.byteSize()) {
            throw new EOFException("the file ends before the last pixel");
        }
        return file.get(ValueLayout.JAVA_BYTE, position++) & 0xff;
    }
}
