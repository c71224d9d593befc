// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.ssd.model.SsdBackbone;
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
     * <p>{@code seeded:N}, with N any {@code long}, generates them for tests, demonstrations and benchmarks (speed does
     * not depend on the values). Any implementation of the formula in {@code docs/weights.md} gives the same values,
     * bit for bit.
     *
     * <p>Anything else is the path of a safetensors file with F32 tensors under the keys of lufficc/SSD, each with or
     * without the prefix {@code backbone.}. The file is mapped, not copied, and must not change until the weights are
     * closed. It may also contain the tensors of the detection heads ({@code box_head.*}).
     *
     * @param source {@code seeded:N} or a path
     * @param backbone the model that the weights are for
     * @param warnings receives one line for each finding that is not an error: tensors that the model does not use
     * @return off-heap weights; the caller closes them, from any thread
     * @throws WeightsException if the weights do not exist, are invalid or are for another model; the message names the
     *     file and the key
     */
    public static Weights open(String source, SsdBackbone backbone, Consumer<String> warnings) {
        Map<String, ParameterShape> shapes = backbone.network().parameters();
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
     * Writes weights to a safetensors file with the keys of lufficc/SSD, which both {@link #open} and PyTorch can read.
     *
     * @param weights weights opened for the model
     * @param backbone the model that the weights are for
     * @param file the file to write; an existing file is replaced
     * @throws IOException if the file cannot be written; the message names it and the reason
     */
    public static void write(Weights weights, SsdBackbone backbone, Path file) throws IOException {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        backbone.network().parameters().forEach((name, shape) -> shapes.put(CheckpointKeys.of(name), shape.toArray()));
        Map<String, String> metadata = Map.of("model", backbone.id(), "weights", weights.source());
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, shapes, metadata)) {
            for (Map.Entry<String, ParameterShape> parameter :
                    backbone.network().parameters().entrySet()) {
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
                    Quoted.name(source) + ": the seed must be a whole number of at most 64 bits, as in seeded:0", e);
        }
    }

    private static Path path(String source) {
        try {
            if (!source.isBlank()) {
                return Path.of(source);
            }
        } catch (InvalidPathException e) {
            throw new WeightsException(Quoted.name(source) + " is not a valid path: " + e.getReason(), e);
        }
        throw new WeightsException("no weights given: pass seeded:N or the path of a .safetensors file");
    }
}
