// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.torch.TorchFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A file of named tensors, in any of the formats that hold weights, memory-mapped read-only. Everything but the values has been checked.
 *
 * @param state the file, as it was when it was mapped: values are read with {@link FileState#read}
 * @param format the format, for people: {@code safetensors}, {@code PyTorch zip} or {@code PyTorch stream}
 * @param tensors the tensors by name
 * @param metadata free-form text; only safetensors files have some
 * @param ignored what the file holds beside the tensors, such as the state of an optimizer
 */
public record TensorFile(
        FileState state,
        String format,
        SequencedMap<String, StoredTensor> tensors,
        Map<String, String> metadata,
        List<String> ignored) {
    /** A safetensors header starts here; in PyTorch's formats this byte never is a brace. */
    private static final int HEADER = 8;

    /** Copies the collections. */
    public TensorFile {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        ignored = List.copyOf(ignored);
    }

    /**
     * Maps a file and recognizes its format.
     *
     * @param path the file
     * @param arena the lifetime of the mapping
     * @throws WeightsException if the file cannot be read, is damaged, or contains anything that is not allowed; the message names
     *     the file and the place
     */
    public static TensorFile map(Path path, Arena arena) {
        FileState state = FileState.of(path);
        MemorySegment bytes = bytes(path, arena);
        return state.read(() -> of(state, bytes));
    }

    /** Reads a file that has been mapped. */
    static TensorFile of(FileState state, MemorySegment bytes) {
        boolean header = bytes.byteSize() > HEADER && bytes.get(ValueLayout.JAVA_BYTE, HEADER) == '{';
        return !header && TorchFile.recognizes(bytes)
                ? StateDict.of(state, TorchFile.read(state.path(), bytes))
                : of(state, new SafetensorsFile(state.path(), bytes));
    }

    private static TensorFile of(FileState state, SafetensorsFile file) {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        file.tensors()
                .forEach((name, tensor) ->
                        tensors.put(name, StoredTensor.dense(tensor.dtype(), tensor.shape(), file.data(name))));
        return new TensorFile(state, "safetensors", tensors, file.metadata(), List.of());
    }

    /** The file. */
    public Path path() {
        return state.path();
    }

    /** Maps a file without looking at its contents. */
    static MemorySegment bytes(Path path, Arena arena) {
        // Checked before opening, because opening a named pipe would wait for a writer.
        if (!Files.exists(path)) {
            throw new WeightsException(path + ": no such file");
        }
        if (!Files.isRegularFile(path)) {
            throw new WeightsException(path + ": is "
                    + (Files.isDirectory(path) ? "a directory; name the file in it" : "not a regular file"));
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException e) {
            throw new WeightsException(path + ": cannot be read: " + IoReason.of(e), e);
        }
    }
}
