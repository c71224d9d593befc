// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A position among the chunks of a RIFF file: four characters, the size of the payload as an unsigned 32-bit number in little-endian order, the payload,
 * and a byte of padding if its size is odd. No chunk reaches beyond the end that the file's first header gives.
 */
final class WebpChunks {
    /** {@code VP8 }. */
    static final int LOSSY = 0x20385056;
    /** {@code VP8L}. */
    static final int LOSSLESS = 0x4c385056;
    /** {@code VP8X}. */
    static final int EXTENDED = 0x58385056;
    /** {@code ALPH}. */
    static final int ALPHA = 0x48504c41;
    /** {@code ANIM}. */
    static final int ANIMATION = 0x4d494e41;
    /** {@code ANMF}. */
    static final int ANIMATION_FRAME = 0x464d4e41;

    private static final int HEADER = 8;
    private static final int RIFF_SIZE = 4;
    private static final long MOST_BYTES = 0xffffffffL - HEADER - 1;
    private static final ValueLayout.OfInt NUMBER = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment bytes;
    private final int end;
    private int position;
    private int start;
    private int size;

    private WebpChunks(MemorySegment bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /**
     * Reads the header of the file.
     *
     * @throws EOFException if the file is shorter than the header says
     * @throws IOException if the header is damaged
     */
    static WebpChunks open(PhotoBytes file) throws IOException {
        if (file.size() < RIFF_SIZE + HEADER) {
            throw new EOFException("the file ends in its header");
        }
        long size = Integer.toUnsignedLong(file.segment().get(NUMBER, RIFF_SIZE));
        if (size < HEADER || size > MOST_BYTES) {
            throw new IOException("a RIFF header for " + size + " bytes");
        }
        if (HEADER + size > file.size()) {
            throw new EOFException(
                    "the file has " + file.size() + " bytes and its RIFF header announces " + (HEADER + size));
        }
        return new WebpChunks(file.segment(), (int) (HEADER + size));
    }

    /**
     * Reads the header of the chunk here, and moves behind it.
     *
     * @return its code
     * @throws IOException if it does not fit
     */
    int next() throws IOException {
        if (remaining() < HEADER) {
            throw new IOException("a chunk header of " + remaining() + " bytes");
        }
        start = position;
        long length = Integer.toUnsignedLong(bytes.get(NUMBER, start + 4L));
        if (length + (length & 1) > remaining() - HEADER) {
            throw new IOException("a chunk of " + length + " bytes that reaches beyond the end");
        }
        size = (int) (length + (length & 1));
        position = start + HEADER;
        return bytes.get(NUMBER, start);
    }

    /** The offset of the last header. */
    int start() {
        return start;
    }

    /** The offset of the payload of the last header. */
    int payload() {
        return start + HEADER;
    }

    /** The size of that payload with its padding. */
    int size() {
        return size;
    }

    /** The offset after that payload and its padding. */
    int chunkEnd() {
        return payload() + size;
    }

    int position() {
        return position;
    }

    void seek(int offset) {
        position = offset;
    }

    /** Moves behind the payload of the last header. */
    void skip() {
        position = chunkEnd();
    }

    int remaining() {
        return end - position;
    }

    /**
     * Whether nothing follows.
     *
     * @throws IOException if what follows is too short for a chunk
     */
    boolean atEnd() throws IOException {
        if (remaining() > 0 && remaining() < HEADER) {
            throw new IOException(remaining() + " bytes behind the last chunk");
        }
        return remaining() == 0;
    }

    int unsignedByte(int offset) {
        return bytes.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
    }

    int number24(int offset) {
        return unsignedByte(offset) | unsignedByte(offset + 1) << 8 | unsignedByte(offset + 2) << 16;
    }

    /** The last chunk with its header and padding. */
    MemorySegment chunk() {
        return bytes.asSlice(start, (long) HEADER + size);
    }
}
