// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Writes float32 tensors to a safetensors file, piece by piece, so that the whole is never in memory. The shapes are
 * given when the file is created; the pieces may come in any order.
 *
 * <p>The file appears under its name at {@link #commit()}, whole, and replaces what was there. Until then the bytes are
 * in a temporary file in the same folder, which {@link #close()} deletes:
 *
 * {@snippet :
 * try (var writer = SafetensorsWriter.create(path, shapes, Map.of("model", "ssd300"))) {
 *     writer.write("fc7", offset, session.output("fc7")); // as often as there are batches
 *     writer.commit();
 * }
 * }
 *
 * <p>The same shapes, metadata and data give the same bytes. For one thread at a time.
 */
public final class SafetensorsWriter implements AutoCloseable {
    private static final int PIECE = 1 << 20;

    /** A tensor and what there is of it. */
    private record Progress(TensorInfo tensor, ByteRanges written) {}

    private final Path path;
    private final AtomicFile file;
    private final Map<String, Progress> progress = new HashMap<>();
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    private final long dataStart;
    private boolean open = true;

    private SafetensorsWriter(Path path, AtomicFile file, SafetensorsHeader header) throws IOException {
        this.path = path;
        this.file = file;
        header.tensors().forEach((name, tensor) -> progress.put(name, new Progress(tensor, new ByteRanges())));
        ByteBuffer start = HeaderEncoder.encode(header);
        this.dataStart = start.remaining();
        writeFully(start, 0);
    }

    /**
     * Begins a file.
     *
     * @param path where it is to appear
     * @param shapes the tensors in the order they are to lie in the file; the last extent varies fastest
     * @param metadata free text, such as what made the tensors; may be empty
     * @throws IOException where the file cannot be written, naming it and the reason: a directory, a folder that does
     *     not exist or may not be written to
     * @throws IllegalArgumentException where a shape has a negative extent or needs more bytes than can be counted
     */
    public static SafetensorsWriter create(Path path, SequencedMap<String, long[]> shapes, Map<String, String> metadata)
            throws IOException {
        SafetensorsHeader header = SafetensorsHeader.ofFloats(shapes, metadata);
        AtomicFile file = AtomicFile.create(path);
        try {
            return new SafetensorsWriter(path, file, header);
        } catch (Throwable t) {
            file.close();
            throw t;
        }
    }

    /**
     * Writes a part of a tensor.
     *
     * @param tensor its name
     * @param byteOffset where in the tensor the part begins
     * @param data the values, float32, little-endian, dense; all bytes of the segment
     * @throws IOException where the disk is full or gone, naming the file; the part may be tried again
     * @throws IllegalArgumentException where there is no such tensor, the part does not fit into it, or some of it has
     *     been written before
     * @throws IllegalStateException after {@link #commit()} or {@link #close()}
     */
    public void write(String tensor, long byteOffset, MemorySegment data) throws IOException {
        requireOpen();
        Progress target = progress.get(tensor);
        if (target == null) {
            throw new IllegalArgumentException(
                    "tensor '" + tensor + "' is none of those announced for " + path + ": " + progress.keySet());
        }
        long size = data.byteSize();
        String part = size + " bytes at " + byteOffset + " of tensor '" + tensor + "'";
        if (byteOffset < 0 || byteOffset > target.tensor().byteSize() - size) {
            throw new IllegalArgumentException(
                    part + " do not fit: it has " + target.tensor().byteSize() + " bytes");
        }
        if (target.written().overlaps(byteOffset, byteOffset + size)) {
            throw new IllegalArgumentException(part + ": some have been written before");
        }
        copy(data, dataStart + target.tensor().begin() + byteOffset);
        target.written().add(byteOffset, byteOffset + size);
    }

    /**
     * Gives the file its name.
     *
     * @throws IOException where that fails; nothing is left behind then
     * @throws IllegalStateException where a tensor has not been written in full, or after an earlier commit or close
     */
    public void commit() throws IOException {
        requireOpen();
        progress.forEach((name, state) -> {
            long missing = state.tensor().byteSize() - state.written().size();
            if (missing > 0) {
                throw new IllegalStateException(
                        "tensor '" + name + "' of " + path + " is incomplete: " + missing + " bytes are missing");
            }
        });
        try (this) {
            file.commit();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Deletes what has been written unless it was committed; idempotent. */
    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            file.close();
        }
    }

    /** By way of a buffer of our own, since a heap segment of floats has no view that a channel takes. */
    private void copy(MemorySegment data, long position) throws IOException {
        for (long done = 0; done < data.byteSize(); done += piece.limit()) {
            piece.clear().limit((int) Math.min(PIECE, data.byteSize() - done));
            MemorySegment.ofBuffer(piece).copyFrom(data.asSlice(done, piece.limit()));
            writeFully(piece, position + done);
        }
    }

    private void writeFully(ByteBuffer bytes, long position) throws IOException {
        try {
            for (long at = position; bytes.hasRemaining(); ) {
                at += file.channel().write(bytes, at);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("the writer of " + path + " is closed");
        }
    }

    private IOException failed(IOException e) {
        return new IOException("cannot write " + path + ": " + IoReason.of(e), e);
    }
}
