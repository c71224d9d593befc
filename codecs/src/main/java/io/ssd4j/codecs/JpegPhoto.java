// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A gray or color JPEG, decoded by libjpeg-turbo. */
final class JpegPhoto implements EncodedPhoto {
    private static final byte[] END_OF_IMAGE = {(byte) 0xff, (byte) JpegMarkers.END_OF_IMAGE};

    private static final int BLOCK = 8;

    private static final int GRAY_BYTES = 1;
    private static final int COLOR_BYTES = 4;
    private static final int COEFFICIENT_BYTES = 2;

    private final PhotoBytes bytes;
    private final JpegFrame frame;

    JpegPhoto(PhotoBytes bytes, JpegFrame frame) {
        this.bytes = bytes;
        this.frame = frame;
    }

    @Override
    public long width() {
        return frame.width();
    }

    @Override
    public long height() {
        return frame.height();
    }

    @Override
    public void check() throws EOFException {
        // With Huffman coding, a block takes at least one bit, of its first coefficient. Arithmetic coding has no such
        // bound.
        long blocks = (long) Math.ceilDiv(frame.width(), BLOCK) * Math.ceilDiv(frame.height(), BLOCK);
        if (frame.coding() == JpegCoding.HUFFMAN && blocks / Byte.SIZE > bytes.size()) {
            throw new EOFException("too few bytes for the size");
        }
    }

    /** The image of leptonica and, since the blocks of several scans are collected first, libjpeg's coefficients without subsampling. */
    @Override
    public long extraBytes() {
        long pix = frame.components() == 1 ? GRAY_BYTES : COLOR_BYTES;
        long coefficients = frame.severalScans() ? (long) COEFFICIENT_BYTES * frame.components() : 0;
        return (long) frame.width() * frame.height() * (pix + coefficients);
    }

    @Override
    public void decode(MemorySegment rgb) throws IOException {
        boolean ended = JpegScans.end(bytes, frame);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment warnings = arena.allocate(ValueLayout.JAVA_INT);
            try (Pix pix = Leptonica.readJpeg(ended ? bytes.segment() : withEnd(arena), warnings)) {
                // libjpeg fills in gray for missing data, and only warns. Damage inside the data is a warning too,
                // which Pillow ignores.
                if (!ended && warnings.get(ValueLayout.JAVA_INT, 0) > 0) {
                    throw new EOFException("the file ends before the last row");
                }
                copy(pix, rgb);
            }
        }
    }

    /** The bytes with an end marker, without which libjpeg would also write about it to standard error. */
    private MemorySegment withEnd(Arena arena) {
        MemorySegment closed = arena.allocate((long) bytes.size() + END_OF_IMAGE.length);
        MemorySegment.copy(bytes.segment(), 0, closed, 0, bytes.size());
        MemorySegment.copy(END_OF_IMAGE, 0, closed, ValueLayout.JAVA_BYTE, bytes.size(), END_OF_IMAGE.length);
        return closed;
    }

    private void copy(Pix pix, MemorySegment rgb) throws IOException {
        if (pix.width() != frame.width() || pix.height() != frame.height()) {
            throw new IOException(
                    "libjpeg-turbo decoded " + pix.width() + " x " + pix.height() + " pixels, the header has others");
        }
        boolean color = pix.depth() == Integer.SIZE;
        MemorySegment words = pix.words();
        long wordBytes = (long) Integer.BYTES * pix.wordsPerRow();
        long rgbBytes = 3L * frame.width();
        for (int y = 0; y < frame.height(); y++) {
            MemorySegment from = words.asSlice(y * wordBytes, wordBytes);
            MemorySegment to = rgb.asSlice(y * rgbBytes, rgbBytes);
            if (color) {
                PixelWords.color(from, to, frame.width());
            } else {
                PixelWords.gray(from, to, frame.width());
            }
        }
    }
}
