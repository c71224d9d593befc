// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.gif;

import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The first image of a GIF on its screen, decoded here because the JDK's reader returns the image without the screen. */
public final class GifPhoto implements EncodedPhoto {
    /** The string of a code has at most as many pixels as there are codes. */
    private static final long GREATEST_EXPANSION = 4096;

    private final PhotoBytes bytes;
    private final GifHeader header;

    private GifPhoto(PhotoBytes bytes, GifHeader header) {
        this.bytes = bytes;
        this.header = header;
    }

    public static GifPhoto open(PhotoBytes bytes) throws IOException {
        return new GifPhoto(bytes, GifHeader.read(bytes));
    }

    @Override
    public long width() {
        return header.width();
    }

    @Override
    public long height() {
        return header.height();
    }

    @Override
    public void check() throws IOException {
        long pixels = (long) header.columns() * header.rows();
        if (pixels == 0) {
            throw new IOException("an image without pixels");
        }
        if (pixels / GREATEST_EXPANSION > bytes.size() - header.data()) {
            throw new EOFException("too few bytes for the size");
        }
    }

    @Override
    public void decode(MemorySegment rgb) throws IOException {
        if (header.columns() != header.width() || header.rows() != header.height()) {
            byte[] row = new byte[3 * header.width()];
            for (int x = 0; x < header.width(); x++) {
                System.arraycopy(header.palette(), 3 * header.background(), row, 3 * x, 3);
            }
            for (int y = 0; y < header.height(); y++) {
                MemorySegment.copy(row, 0, rgb, ValueLayout.JAVA_BYTE, (long) y * row.length, row.length);
            }
        }
        GifCodes codes = new GifCodes(bytes, header);
        byte[] indices = new byte[header.columns()];
        byte[] row = new byte[3 * header.columns()];
        int first = 0;
        int step = header.interlaced() ? 8 : 1;
        while (true) {
            for (int y = first; y < header.rows(); y += step) {
                codes.read(indices);
                for (int x = 0; x < indices.length; x++) {
                    System.arraycopy(header.palette(), 3 * (indices[x] & 0xff), row, 3 * x, 3);
                }
                long at = 3 * ((long) (header.y() + y) * header.width() + header.x());
                MemorySegment.copy(row, 0, rgb, ValueLayout.JAVA_BYTE, at, row.length);
            }
            // The passes start at rows 0, 4, 2, 1 and have steps of 8, 8, 4, 2 (GIF89a specification, appendix E).
            if (step == 1 || first == 1) {
                return;
            }
            if (first == 0) {
                first = 4;
            } else {
                step = first;
                first /= 2;
            }
        }
    }
}
