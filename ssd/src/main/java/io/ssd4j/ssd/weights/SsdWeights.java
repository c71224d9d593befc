// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.ssd.model.SsdBackbone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** Opens the weights of an SSD model. */
public final class SsdWeights {
    private SsdWeights() {}

    /**
     * Opens weights.
     *
     * <p>{@code seeded:N}, with N any {@code long}, generates them for tests, demonstrations and benchmarks (speed does
     * not depend on the values). Any implementation of the formula in {@code docs/weights.md} gives the same values,
     * bit for bit.
     *
     * <p>Anything else is the path of a checkpoint as {@link Checkpoint#open} reads it. It may also contain the tensors of
     * the detection heads.
     *
     * @param source {@code seeded:N} or a path
     * @param backbone the model that the weights are for
     * @param warnings receives one line for each finding that is not an error: tensors that the model does not use
     * @return off-heap weights; the caller closes them, from any thread
     * @throws WeightsException if the weights do not exist, are invalid or are for another model; the message names the
     *     file and the key
     */
    public static Weights open(String source, SsdBackbone backbone, Consumer<String> warnings) {
        Checkpoint checkpoint = Checkpoint.open(source, Optional.empty(), warnings);
        try {
            return new OwningWeights(checkpoint, checkpoint.weights(backbone.network()));
        } catch (Throwable t) {
            checkpoint.close();
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
}
