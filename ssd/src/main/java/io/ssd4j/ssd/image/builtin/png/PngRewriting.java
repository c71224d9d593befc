// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.png;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Rewrites a PNG so that the JDK's reader decodes it as Pillow does: only header, palette and pixels are kept. The reader refuses
 * some files because of other chunks, gives pixels whose index is not in the palette its last color, and ignores checksums.
 */
final class PngRewriting {
    private static final int IDAT = 0x49444154;
    private static final int PLTE = 0x504c5445;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int HEADER_BYTES = 13;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PngRewriting() {}

    /**
     * Rewrites a file.
     *
     * @param bytes the file
     * @param header its header
     * @param palette 256 colors of three bytes
     * @throws IOException if the pixels are damaged
     */
    static byte[] of(PhotoBytes bytes, PngHeader header, byte[] palette) throws IOException {
        PngRewriting rewriting = new PngRewriting();
        rewriting.out.writeBytes(SIGNATURE);
        rewriting.add(PngHeader.NAME, header(header));
        if (header.color() == PngColor.PALETTE) {
            rewriting.add(PLTE, Arrays.copyOf(palette, 3 << header.depth()));
        }
        rewriting.add(IDAT, pixels(bytes));
        rewriting.add(PngChunks.IEND, new byte[0]);
        return rewriting.out.toByteArray();
    }

    private static byte[] header(PngHeader header) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putInt((int) header.width())
                .putInt((int) header.height())
                .put((byte) header.depth())
                .put((byte) header.color().number())
                .put((byte) 0)
                .put((byte) 0)
                .put((byte) (header.interlaced() ? 1 : 0))
                .array();
    }

    /** The contents of the consecutive chunks with pixels; the last one may be incomplete. */
    private static byte[] pixels(PhotoBytes bytes) throws IOException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream(bytes.size());
        PngChunks chunks = new PngChunks(bytes);
        while (chunks.next() != IDAT) {
            // The header and what comes before the pixels.
        }
        boolean sound = true;
        do {
            pixels.writeBytes(chunks.availableContents().toArray(ValueLayout.JAVA_BYTE));
            sound &= chunks.isSound();
        } while (nextHasPixels(chunks));
        byte[] zlib = pixels.toByteArray();
        if (!sound) {
            PngStream.check(zlib);
        }
        return zlib;
    }

    private static boolean nextHasPixels(PngChunks chunks) {
        try {
            return chunks.next() == IDAT;
        } catch (EOFException e) {
            return false;
        }
    }

    private void add(int name, byte[] contents) {
        byte[] start = ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(contents.length)
                .putInt(name)
                .array();
        CRC32 sum = new CRC32();
        sum.update(start, Integer.BYTES, Integer.BYTES);
        sum.update(contents);
        out.writeBytes(start);
        out.writeBytes(contents);
        out.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array());
    }
}
