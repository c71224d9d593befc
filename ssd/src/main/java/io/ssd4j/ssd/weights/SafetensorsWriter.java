// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.bindings.files.AtomicFile;
import io.ssd4j.bindings.files.IoReason;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Writes float32 tensors to a safetensors file piece by piece, without ever holding the whole file in memory. The
 * shapes are fixed when the file is created; the pieces may be written in any order.
 *
 * <p>{@link #commit()} makes the complete file appear under its name, replacing an existing one. Until then the data is
 * in a temporary file in the same folder, which {@link #close()} deletes:
 *
 * {@snippet :
 * try (var writer = SafetensorsWriter.create(path, shapes, Map.of("model", "ssd300"))) {
 *     writer.write("fc7", offset, session.outputs().get("fc7")); // once per batch
 *     writer.commit();
 * }
 * }
 *
 * <p>The same shapes, metadata and data give the same bytes. Not thread-safe.
 */
public final class SafetensorsWriter implements AutoCloseable {
    private static final int PIECE = 1 << 20;

    /** A tensor and the parts of it written so far. */
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
     * Starts a file.
     *
     * @param path the file to write
     * @param shapes the tensors' shapes by name, in the order of their data in the file; the last extent varies fastest
     * @param metadata free-form text, such as the origin of the tensors; may be empty
     * @throws IOException if the file cannot be written, for example because it is a directory or because its folder
     *     does not exist or is write-protected; the message names the file and the reason
     * @throws IllegalArgumentException if a shape has a negative extent or a size in bytes that overflows a
     *     {@code long}
     */
    public static SafetensorsWriter create(Path path, SequencedMap<String, long[]> shapes, Map<String, String> metadata)
            throws IOException {
        return create(path, shapes, Dtype.F32, metadata);
    }

    /**
     * As {@link #create(Path, SequencedMap, Map)}, for tensors of another type.
     *
     * @param dtype the type of all tensors
     */
    static SafetensorsWriter create(
            Path path, SequencedMap<String, long[]> shapes, Dtype dtype, Map<String, String> metadata)
            throws IOException {
        return create(path, shapes, _ -> dtype, metadata);
    }

    /**
     * As {@link #create(Path, SequencedMap, Map)}, for tensors of other types.
     *
     * @param dtypes the type of each tensor, by its name
     */
    static SafetensorsWriter create(
            Path path,
            SequencedMap<String, long[]> shapes,
            Function<String, Dtype> dtypes,
            Map<String, String> metadata)
            throws IOException {
        SafetensorsHeader header = SafetensorsHeader.of(shapes, dtypes, metadata);
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
     * @param tensor the tensor's name
     * @param byteOffset where in the tensor the part begins
     * @param data values of the tensor's type, little-endian, dense; the whole segment is written
     * @throws IOException if writing fails, for example because the disk is full; the message names the file, and the
     *     part may be written again
     * @throws IllegalArgumentException if there is no such tensor, the part does not fit into it, or some of it has
     *     been written before
     * @throws IllegalStateException after {@link #commit()} or {@link #close()}
     */
    public void write(String tensor, long byteOffset, MemorySegment data) throws IOException {
        requireOpen();
        Progress target = progress.get(tensor);
        if (target == null) {
            throw new IllegalArgumentException(
                    "tensor '" + tensor + "' is not one of the tensors of " + path + ": " + progress.keySet());
        }
        long size = data.byteSize();
        String part = size + " bytes at " + byteOffset + " of tensor '" + tensor + "'";
        if (byteOffset < 0 || byteOffset > target.tensor().byteSize() - size) {
            throw new IllegalArgumentException(
                    part + " do not fit: the tensor has " + target.tensor().byteSize() + " bytes");
        }
        if (target.written().overlaps(byteOffset, byteOffset + size)) {
            throw new IllegalArgumentException(part + ": some of them have already been written");
        }
        copy(data, dataStart + target.tensor().begin() + byteOffset);
        target.written().add(byteOffset, byteOffset + size);
    }

    /**
     * Makes the complete file appear under its name.
     *
     * @throws IOException if that fails; nothing is left behind
     * @throws IllegalStateException if a tensor has not been written in full, or after an earlier commit or close
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

    /** Deletes the data written so far unless it was committed; idempotent. */
    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            file.close();
        }
    }

    /** Copies through a buffer, because a channel cannot write a heap segment that is backed by a float array. */
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
