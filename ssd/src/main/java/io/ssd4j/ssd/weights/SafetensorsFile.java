// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.text.Quoted;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A safetensors file, memory-mapped read-only. The format is that of huggingface/safetensors: the header's length
 * (8 bytes, little-endian), the header (JSON), the tensors.
 *
 * <p>The whole header is checked before the file is usable, at least as strictly as the reference implementation does.
 * Duplicate names and anything before the first brace are rejected as well, as the specification requires. Values are
 * not checked.
 *
 * <p>Immutable. The arena decides which threads may read the tensors, and for how long. If the file is truncated while it is mapped, Java
 * code that reads past its end throws an {@link InternalError}; native code would crash the process, so give it a copy.
 */
public final class SafetensorsFile {
    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final SequencedMap<String, TensorInfo> tensors;
    private final Map<String, String> metadata;
    private final MemorySegment data;

    /** Reads the header of a file that has been mapped. */
    SafetensorsFile(Path path, MemorySegment bytes) {
        this.path = path;
        int headerSize = headerSize(bytes);
        long dataStart = (long) Long.BYTES + headerSize;
        SafetensorsHeader header =
                HeaderParser.parse(path, bytes.asSlice(Long.BYTES, headerSize).toArray(ValueLayout.JAVA_BYTE));
        this.tensors = Collections.unmodifiableSequencedMap(
                new TensorLayout(path, dataStart, bytes.byteSize()).check(header.tensors()));
        this.metadata = header.metadata();
        this.data = bytes.asSlice(dataStart);
    }

    /**
     * Maps a file.
     *
     * @param path the file
     * @param arena the lifetime of the mapping
     * @throws WeightsException if the file cannot be read or is not a valid safetensors file; the message names the
     *     file and, if one is to blame, the tensor and its offset
     */
    public static SafetensorsFile map(Path path, Arena arena) {
        FileState state = FileState.of(path);
        MemorySegment bytes = TensorFile.bytes(path, arena);
        return state.read(() -> new SafetensorsFile(path, bytes));
    }

    private int headerSize(MemorySegment bytes) {
        long room = bytes.byteSize() - Long.BYTES;
        if (bytes.byteSize() == 0) {
            throw new WeightsException(path + ": is empty (0 bytes); copy or download it again");
        }
        if (room < 0) {
            throw new WeightsException(path + ": has " + bytes.byteSize() + " bytes, too few for a safetensors file");
        }
        long size = bytes.get(LENGTH, 0);
        if (size >= 0 && size <= room && size <= SafetensorsHeader.MAX_BYTES) {
            return (int) size;
        }
        String explanation = FileSignature.of(bytes)
                .map(FileSignature::explanation)
                .orElseGet(() -> "its first 8 bytes say that the header is " + Long.toUnsignedString(size)
                        + " bytes long, but only " + room + " bytes follow and the format's limit is "
                        + SafetensorsHeader.MAX_BYTES + ": this is not a safetensors file, or it is truncated");
        throw new WeightsException(path + ": " + explanation);
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** The tensors by name, in the order of their data in the file. */
    public SequencedMap<String, TensorInfo> tensors() {
        return tensors;
    }

    /** The file's free-form metadata; may be empty. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * The header's entry for a tensor.
     *
     * @throws IllegalArgumentException if the file has no such tensor
     */
    public TensorInfo tensor(String name) {
        TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(path + " has no tensor " + Quoted.name(name));
        }
        return tensor;
    }

    /**
     * The bytes of a tensor: little-endian, read-only, valid as long as the arena. They may start at any address, so
     * read them with unaligned layouts or check the address first.
     *
     * @throws IllegalArgumentException if the file has no such tensor
     */
    public MemorySegment data(String name) {
        TensorInfo tensor = tensor(name);
        return data.asSlice(tensor.begin(), tensor.byteSize());
    }
}
