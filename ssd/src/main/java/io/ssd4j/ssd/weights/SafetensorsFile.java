// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A safetensors file mapped into memory, read-only. The format is that of huggingface/safetensors: the header's length
 * (8 bytes, little-endian), the header (JSON), the tensors.
 *
 * <p>The header is checked in full before anything is handed out: at least as strictly as the reference implementation
 * does, and beyond it names that occur twice and anything before the first brace are refused, as the format's text
 * demands. Values are not looked at.
 *
 * <p>Immutable; which threads may read the tensors, and for how long, is up to the arena. Nobody may cut the file short
 * while it is mapped: the operating system answers a read past its end with a signal that, in native code, ends the
 * process.
 */
public final class SafetensorsFile {
    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final SequencedMap<String, TensorInfo> tensors;
    private final Map<String, String> metadata;
    private final MemorySegment data;

    private SafetensorsFile(Path path, MemorySegment bytes) {
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
     * @param arena how long it stays mapped
     * @throws WeightsException where it cannot be read or is no sound safetensors file; the message names the file and,
     *     where it applies, the tensor and the offset
     */
    public static SafetensorsFile map(Path path, Arena arena) {
        // Before opening: opening a named pipe would wait for a writer.
        if (!Files.exists(path)) {
            throw new WeightsException(path + ": no such file");
        }
        if (!Files.isRegularFile(path)) {
            throw new WeightsException(path + ": is " + (Files.isDirectory(path) ? "a directory" : "no regular file"));
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new SafetensorsFile(path, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            throw new WeightsException(path + ": cannot be read: " + IoReason.of(e), e);
        }
    }

    private int headerSize(MemorySegment bytes) {
        long room = bytes.byteSize() - Long.BYTES;
        if (room < 0) {
            throw new WeightsException(path + ": has " + bytes.byteSize() + " bytes, too few for a safetensors file");
        }
        long size = bytes.get(LENGTH, 0);
        if (size >= 0 && size <= room && size <= SafetensorsHeader.MAX_BYTES) {
            return (int) size;
        }
        String explanation = FileSignature.of(bytes)
                .map(FileSignature::explanation)
                .orElseGet(() -> "the header would be " + Long.toUnsignedString(size)
                        + " bytes long, by the first 8 bytes;"
                        + " the file has " + room + " more and the format's limit is " + SafetensorsHeader.MAX_BYTES
                        + ": no safetensors file, or one cut short");
        throw new WeightsException(path + ": " + explanation);
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** The tensors by name, in the order they lie in the file. */
    public SequencedMap<String, TensorInfo> tensors() {
        return tensors;
    }

    /** The file's free text; empty where it has none. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * What the header says of a tensor.
     *
     * @throws IllegalArgumentException where the file has no such tensor
     */
    public TensorInfo tensor(String name) {
        TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(path + " has no tensor " + Quoted.name(name));
        }
        return tensor;
    }

    /**
     * The bytes of a tensor, little-endian, read-only, alive as long as the arena. They start where the file puts them:
     * read them through unaligned layouts, or check the address.
     *
     * @throws IllegalArgumentException where the file has no such tensor
     */
    public MemorySegment data(String name) {
        TensorInfo tensor = tensor(name);
        return data.asSlice(tensor.begin(), tensor.byteSize());
    }
}
