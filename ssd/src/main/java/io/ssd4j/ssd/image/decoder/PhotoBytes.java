// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The bytes of an encoded photo in native memory. They are read once and never mapped: if another program truncates a mapped file
 * while native code reads it, the JVM crashes with SIGBUS.
 *
 * <p>Not thread-safe. The memory is freed by {@link #close}.
 */
public final class PhotoBytes implements AutoCloseable {
    /** The maximum size of a photo, because offsets are ints. */
    public static final int MAX_BYTES = Integer.MAX_VALUE;

    private static final int FIRST_READ = 64 << 10;

    private final Arena arena;
    private final MemorySegment segment;

    private PhotoBytes(Arena arena, MemorySegment segment) {
        this.arena = arena;
        this.segment = segment;
    }

    /**
     * Reads a stream to its end.
     *
     * @param in the stream; not closed
     * @param check called once with the first bytes, at most 64 KiB, before more is read or allocated; throws if the rest is not
     *     worth reading
     * @throws IOException if the stream fails, or there are more than {@link #MAX_BYTES} bytes
     * @throws OutOfMemoryError if they do not fit in memory
     */
    @SuppressWarnings("MustBeClosedChecker") // the result closes its arena
    public static PhotoBytes read(InputStream in, Consumer<byte[]> check) throws IOException {
        byte[] part = new byte[FIRST_READ];
        int length = in.readNBytes(part, 0, part.length);
        check.accept(length < part.length ? Arrays.copyOf(part, length) : part);
        // The remaining size of a file; 0 for a pipe. This is only a hint, because files grow and shrink.
        long hint = length < part.length ? 0 : Math.max(in.available(), 0);
        Arena arena = Arena.ofConfined();
        try {
            MemorySegment room = arena.allocate(Math.clamp(length + hint, 1, MAX_BYTES));
            long size = 0;
            while (length > 0) {
                if (size + length > MAX_BYTES) {
                    throw new IOException("the file is larger than 2 GiB");
                }
                if (size + length > room.byteSize()) {
                    Arena larger = Arena.ofConfined();
                    MemorySegment grown = larger.allocate(Math.min(2 * (size + length), MAX_BYTES));
                    MemorySegment.copy(room, 0, grown, 0, size);
                    arena.close();
                    arena = larger;
                    room = grown;
                }
                MemorySegment.copy(part, 0, room, ValueLayout.JAVA_BYTE, size, length);
                size += length;
                length = in.readNBytes(part, 0, part.length);
            }
            return new PhotoBytes(arena, room.asSlice(0, size).asReadOnly());
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** All bytes: read-only native memory, valid until {@link #close} and on this thread. */
    public MemorySegment segment() {
        return segment;
    }

    /** Their number. */
    public int size() {
        return (int) segment.byteSize();
    }

    /** The unsigned byte at an offset. */
    public int at(int offset) throws EOFException {
        if (offset < 0 || offset >= size()) {
            throw new EOFException("the file ends before byte " + offset);
        }
        return segment.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
    }

    @Override
    public void close() {
        arena.close();
    }
}
