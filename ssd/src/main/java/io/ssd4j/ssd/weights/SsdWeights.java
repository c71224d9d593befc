// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.backbone.SsdVariant;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** Opens the weights of an SSD model. */
public final class SsdWeights {
    private static final String SEEDED = "seeded:";

    private SsdWeights() {}

    /**
     * Opens weights.
     *
     * <p>{@code seeded:N}, with N any {@code long}, makes them up: for tests, demonstrations and benchmarks, since time
     * does not depend on the values, and the same bit for bit wherever the formula in {@code docs/weights.md} is
     * followed.
     *
     * <p>Anything else is the path of a safetensors file that has the keys of lufficc/SSD, each with or without
     * {@code backbone.} in front, as F32. The file is mapped, not copied; it must stay as it is until the weights are
     * closed. Tensors of the detection heads ({@code box_head.*}) may be there too.
     *
     * @param source {@code seeded:N} or a path
     * @param variant the model they are for
     * @param warnings told, a line each, of what is odd but no error: values that are NaN or infinite, tensors that
     *     nothing uses
     * @return off-heap weights, to be closed by the caller, also from another thread
     * @throws WeightsException where there are no such weights, or not for this model; the message names the file and the
     *     key
     */
    public static Weights open(String source, SsdVariant variant, Consumer<String> warnings) {
        Map<String, long[]> shapes = variant.network().parameters();
        @SuppressWarnings("MustBeClosedChecker") // by the weights, or below
        Arena arena = Arena.ofShared();
        try {
            Map<String, Parameter> parameters = source.startsWith(SEEDED)
                    ? SeededWeights.make(seed(source), shapes, arena)
                    : new CheckpointLoader(SafetensorsFile.map(path(source), arena), shapes).load(arena, warnings);
            return new OffHeapWeights(source, parameters, arena);
        } catch (Throwable t) {
            arena.close();
            throw t;
        }
    }

    /**
     * Writes weights to a safetensors file with the keys of lufficc/SSD, which {@link #open} reads and so does PyTorch.
     *
     * @param weights what {@link #open} gave for the model
     * @param variant the model they are for
     * @param file replaced where it is there
     * @throws IOException where it cannot be written, naming it and the reason
     */
    public static void write(Weights weights, SsdVariant variant, Path file) throws IOException {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        variant.network().parameters().forEach((name, shape) -> shapes.put(CheckpointKeys.of(name), shape));
        Map<String, String> metadata = Map.of("model", variant.id(), "weights", weights.source());
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, shapes, metadata)) {
            for (Map.Entry<String, long[]> parameter :
                    variant.network().parameters().entrySet()) {
                String name = parameter.getKey();
                writer.write(CheckpointKeys.of(name), 0, weights.parameter(name, parameter.getValue()));
            }
            writer.commit();
        }
    }

    private static long seed(String source) {
        try {
            return Long.parseLong(source.substring(SEEDED.length()));
        } catch (NumberFormatException e) {
            throw new WeightsException(
                    Quoted.name(source) + ": a seed is a whole number of at most 64 bits, as in seeded:0", e);
        }
    }

    private static Path path(String source) {
        try {
            if (!source.isBlank()) {
                return Path.of(source);
            }
        } catch (InvalidPathException e) {
            throw new WeightsException(Quoted.name(source) + " is no path: " + e.getReason(), e);
        }
        throw new WeightsException("no weights are named: give seeded:N or the path of a .safetensors file");
    }
}
