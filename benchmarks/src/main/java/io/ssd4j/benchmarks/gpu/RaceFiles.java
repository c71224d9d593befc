// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu;

import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.backbone.SsdVariant;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
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
 * Writes what all contestants read, so that no archive has to carry it: the seeded weights, and inputs made of photos.
 *
 * <p>Arguments: the file for the weights, the file for the inputs, how many inputs, and the photos. The inputs are the tensor
 * {@code input} [N,3,300,300]; no two of them are alike, so that a batch whose images are mixed up shows.
 */
public final class RaceFiles {
    private static final SsdVariant MODEL = SsdVariant.SSD300;

    private RaceFiles() {}

    /** Writes both files. */
    public static void main(String[] args) throws IOException {
        if (args.length < 4) {
            throw new IllegalArgumentException("arguments: WEIGHTS INPUTS COUNT PHOTO...");
        }
        try (Weights seeded = SsdWeights.open("seeded:0", MODEL, RaceFiles::refuse)) {
            SsdWeights.write(seeded, MODEL, Path.of(args[0]));
        }
        List<Path> photos =
                Arrays.stream(args).skip(3).map(photo -> Path.of(photo)).toList();
        writeInputs(Path.of(args[1]), Integer.parseInt(args[2]), photos);
    }

    private static void refuse(String warning) {
        throw new IllegalStateException(warning);
    }

    private static void writeInputs(Path file, int count, List<Path> photos) throws IOException {
        int side = MODEL.size();
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
                // Turned around its edge by a row for each time that the photo was taken before.
                long shift = (long) i / inputs.size() % side * side * Float.BYTES;
                writer.write("input", i * transform.byteSize(), photo.asSlice(shift));
                writer.write("input", (i + 1) * transform.byteSize() - shift, photo.asSlice(0, shift));
            }
            writer.commit();
        }
    }
}
