// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.png;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.EOFException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Walks over the chunks of a PNG (PNG specification, third edition, section 5). */
public final class PngChunks {
    /** The name of the chunk that ends the file. */
    public static final int IEND = 0x49454e44;

    private static final ValueLayout.OfInt BIG_ENDIAN = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 8;
    private static final int CHECKSUM_BYTES = 4;

    private final MemorySegment file;
    private long next = SIGNATURE_BYTES;
    private int name;
    private long start;
    private long length;

    /** Starts before the first chunk. */
    public PngChunks(PhotoBytes bytes) {
        this.file = bytes.segment();
    }

    /**
     * Moves to the next chunk, and returns its name as four ASCII characters in big-endian order.
     *
     * @throws EOFException if the file ends before the header of the chunk
     */
    public int next() throws EOFException {
        if (next + HEADER_BYTES > file.byteSize()) {
            throw new EOFException("no chunk at byte " + next);
        }
        length = Integer.toUnsignedLong(file.get(BIG_ENDIAN, next));
        name = file.get(BIG_ENDIAN, next + 4);
        start = next + HEADER_BYTES;
        next = start + length + CHECKSUM_BYTES;
        return name;
    }

    /** The name of this chunk. */
    public int name() {
        return name;
    }

    /** Whether the contents of this chunk are all there. */
    boolean isWhole() {
        return start + length <= file.byteSize();
    }

    /**
     * The contents of this chunk.
     *
     * @throws EOFException if the file ends before them
     */
    public MemorySegment contents() throws EOFException {
        if (!isWhole()) {
            throw new EOFException("the chunk at byte " + start + " is longer than the file");
        }
        return file.asSlice(start, length);
    }

    /** The part of this chunk's contents that is in the file. */
    MemorySegment availableContents() {
        return file.asSlice(start, Math.min(length, file.byteSize() - start));
    }

    /** Whether the checksum after this chunk is there and right. */
    boolean isSound() {
        long at = start + length;
        if (at + CHECKSUM_BYTES > file.byteSize()) {
            return false;
        }
        CRC32 sum = new CRC32();
        sum.update(file.asSlice(start - 4, 4 + length).asByteBuffer());
        return file.get(BIG_ENDIAN, at) == (int) sum.getValue();
    }
}
