// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.ParameterShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A program that truncates files while they are mapped and then reads them. It prints a line for each case: the format, the size, the use,
 * and what happened.
 */
final class ShrinkingFile {
    private final Path folder;
    private final Map<String, ParameterShape> shapes;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private ShrinkingFile(Path folder, int count) {
        this.folder = folder;
        this.shapes = Map.of("conv1_1.bias", ParameterShape.of(count));
        String storage = RawPickle.storage("FloatStorage", "0", count);
        String tensor = RawPickle.tensor(storage, 0, RawPickle.integers(count), RawPickle.integers(1));
        String pickle = RawPickle.dictionary("vgg.0.bias", tensor);
        byte[] values = new byte[count * Float.BYTES];
        files.put(
                "zip",
                new RawZip()
                        .add("a/data.pkl", RawPickle.bytes(pickle))
                        .add("a/data/0", values)
                        .toBytes());
        String stored = RawPickle.int64(count) + new String(values, StandardCharsets.ISO_8859_1);
        files.put("stream", RawTorch.stream(pickle, "]" + RawPickle.text("0") + "a", stored));
        files.put("safetensors", safetensors(values));
    }

    private static byte[] safetensors(byte[] values) {
        String header = "{\"vgg.0.bias\":{\"dtype\":\"F32\",\"shape\":[" + values.length / Float.BYTES
                + "],\"data_offsets\":[0," + values.length + "]}}";
        String length = RawPickle.int64(header.length());
        return RawPickle.bytes(length + header + new String(values, StandardCharsets.ISO_8859_1));
    }

    /** What is done with a file after it was truncated. */
    private interface Use {
        void of(TensorFile file, Arena arena) throws IOException;
    }

    /**
     * Truncates each kind of file while it is read.
     *
     * @param arguments an empty folder, and the number of values in a file
     */
    public static void main(String[] arguments) throws IOException {
        new ShrinkingFile(Path.of(arguments[0]), Integer.parseInt(arguments[1])).run();
    }

    private void run() throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            int size = file.getValue().length;
            for (int kept : new int[] {0, 1 << 12, size / 2, size - 1}) {
                String name = file.getKey() + " " + kept + " ";
                print(name + "values", attempt(file.getValue(), kept, (tensors, _) -> readValues(tensors)));
                print(
                        name + "parameters",
                        attempt(
                                file.getValue(),
                                kept,
                                (tensors, arena) -> new CheckpointLoader(tensors, shapes, HeadSizes.NONE)
                                        .load(_ -> {})
                                        .parameters()
                                        .values()
                                        .forEach(ParameterValues::of)));
                print(name + "header", parse(file.getValue(), kept));
            }
        }
    }

    private static void readValues(TensorFile file) {
        file.tensors().values().forEach(tensor -> file.state().read(() -> TensorStatistics.of(tensor)));
    }

    private static void print(String name, String outcome) {
        System.out.println(name + ": " + outcome);
    }

    private String attempt(byte[] bytes, int kept, Use use) throws IOException {
        Path path = Files.write(folder.resolve("file"), bytes);
        try (Arena arena = Arena.ofShared()) {
            TensorFile file = TensorFile.map(path, arena);
            use.of(file, arena); // so that the code is compiled sooner or later
            truncate(path, kept);
            use.of(file, arena);
            return "read";
        } catch (WeightsException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Truncates the file between mapping and reading the header. */
    private String parse(byte[] bytes, int kept) throws IOException {
        Path path = Files.write(folder.resolve("file"), bytes);
        FileState state = FileState.of(path);
        try (Arena arena = Arena.ofShared()) {
            var mapped = TensorFile.bytes(path, arena);
            truncate(path, kept);
            state.read(() -> TensorFile.of(state, mapped));
            return "read";
        } catch (WeightsException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void truncate(Path path, int kept) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
