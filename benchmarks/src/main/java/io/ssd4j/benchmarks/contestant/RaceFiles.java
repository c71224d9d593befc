// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.SafetensorsWriter;
import io.ssd4j.ssd.weights.SsdWeights;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Writes the files that all contestants read: the seeded weights, and inputs made of photos.
 *
 * <p>Arguments: the file for the weights, the file for the inputs, the number of inputs, and the photos; the model is that of
 * {@code SSD4J_MODEL}. The inputs are the tensor {@code input} [N,3,S,S]. No two of them are alike, so that images mixed up
 * within a batch show as wrong maps.
 */
public final class RaceFiles {
    private RaceFiles() {}

    /** Writes both files. */
    public static void main(String[] args) throws IOException {
        if (args.length < 4) {
            throw new IllegalArgumentException("arguments: WEIGHTS INPUTS COUNT PHOTO...");
        }
        SsdBackbone model = Settings.ofEnvironment().model();
        try (Weights seeded = SsdWeights.open("seeded:0", model, RaceFiles::refuse)) {
            SsdWeights.write(seeded, model, Path.of(args[0]));
        }
        List<Path> photos =
                Arrays.stream(args).skip(3).map(photo -> Path.of(photo)).toList();
        writeInputs(Path.of(args[1]), model.size(), Integer.parseInt(args[2]), photos);
    }

    private static void refuse(String warning) {
        throw new IllegalStateException(warning);
    }

    private static void writeInputs(Path file, int side, int count, List<Path> photos) throws IOException {
        InputTransform transform = new InputTransform(side);
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("input", new long[] {count, 3, side, side});
        try (Arena arena = Arena.ofConfined();
                SafetensorsWriter writer = SafetensorsWriter.create(file, shapes, Map.of())) {
            List<MemorySegment> inputs = photos.stream()
                    .map(photo -> {
                        MemorySegment input = arena.allocate(transform.byteSize(), Float.BYTES);
                        transform.apply(Photo.read(photo).frame(), input, 0);
                        return input;
                    })
                    .toList();
            for (int i = 0; i < count; i++) {
                MemorySegment photo = inputs.get(i % inputs.size());
                // Each reuse of a photo is rotated by one more row.
                long shift = (long) i / inputs.size() % side * side * Float.BYTES;
                writer.write("input", i * transform.byteSize(), photo.asSlice(shift));
                writer.write("input", (i + 1) * transform.byteSize() - shift, photo.asSlice(0, shift));
            }
            writer.commit();
        }
    }
}
