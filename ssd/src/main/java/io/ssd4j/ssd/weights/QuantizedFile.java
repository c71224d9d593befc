// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.runtime.quantization.WeightScales;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Writes quantized weights to a safetensors file, in the format that {@code docs/quantization.md} describes, with the keys of
 * lufficc/SSD. {@link Checkpoint} reads it.
 */
public final class QuantizedFile {
    private static final String WEIGHT = ".weight";

    private final Network network;
    private final HeadSizes heads;
    private final Narrowing narrowing;
    private final Quantization quantization;
    private final SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
    private final List<Content> contents = new ArrayList<>();

    /** A tensor of the file. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Content(String key, Dtype dtype, long[] shape, Values values) {
        long bytes() {
            long elements = 1;
            for (long extent : shape) {
                elements *= extent;
            }
            return elements * dtype.bits() / Byte.SIZE;
        }
    }

    /** Computes the bytes of a tensor. */
    @FunctionalInterface
    private interface Values {
        void write(MemorySegment destination);
    }

    private QuantizedFile(Network network, HeadSizes heads, Narrowing narrowing, Quantization quantization) {
        this.network = network;
        this.heads = heads;
        this.narrowing = narrowing;
        this.quantization = quantization;
    }

    /**
     * Writes the file, which appears complete or not at all. The same weights and scales give the same bytes.
     *
     * @param file the file; an existing one is replaced
     * @param checkpoint where the weights are from
     * @param variant the detector that they are for, with its labels; empty for a backbone
     * @param network the network that they are for
     * @param weights the float32 weights of the network
     * @param quantization the scales
     * @param calibration how the scales were chosen, for people
     * @throws IOException if the file cannot be written; the message names it and the reason
     */
    public static void write(
            Path file,
            Checkpoint checkpoint,
            Optional<SsdVariant> variant,
            Network network,
            Weights weights,
            Quantization quantization,
            String calibration)
            throws IOException {
        Narrowing narrowing = checkpoint.file().map(Narrowing::of).orElse(Narrowing.NONE);
        Map<String, String> metadata = StoredScales.metadata(calibration);
        metadata.put("format", "pt");
        variant.ifPresent(detector -> {
            metadata.put(Checkpoint.VARIANT, detector.id());
            metadata.put(Checkpoint.LABELS, String.join("\n", detector.labels().names()));
        });
        metadata.put(
                Checkpoint.BACKBONE,
                narrowing.equals(Narrowing.NONE)
                        ? network.input().width() == 512 ? "ssd512" : "ssd300"
                        : "narrow:" + narrowing.divisor());
        HeadSizes heads = variant.map(HeadSizes::of).orElse(HeadSizes.NONE);
        new QuantizedFile(network, heads, narrowing, quantization).write(file, weights, metadata);
    }

    private void write(Path file, Weights weights, Map<String, String> metadata) throws IOException {
        network.parameters().forEach((name, shape) -> addParameter(name, shape, weights));
        addScales();
        // Floats first, so that they stay aligned.
        contents.sort(Comparator.comparing(content -> content.dtype().bits() == Byte.SIZE));
        Map<String, Dtype> dtypes = new LinkedHashMap<>();
        contents.forEach(content -> {
            shapes.put(content.key(), content.shape());
            dtypes.put(content.key(), content.dtype());
        });
        try (SafetensorsWriter writer =
                SafetensorsWriter.create(file, shapes, key -> Objects.requireNonNull(dtypes.get(key), key), metadata)) {
            for (Content content : contents) {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment bytes = arena.allocate(content.bytes(), Float.BYTES);
                    content.values().write(bytes);
                    writer.write(content.key(), 0, bytes);
                }
            }
            writer.commit();
        }
    }

    private void addParameter(String name, ParameterShape shape, Weights weights) {
        Optional<List<Float>> scales = name.endsWith(WEIGHT)
                ? Optional.ofNullable(quantization.weights().get(layer(name)))
                : Optional.empty();
        for (Piece piece : Piece.of(name, shape, heads)) {
            String key = CheckpointKeys.full(piece.tensor());
            long[] stored = narrowing.shape(piece).toArray();
            scales.ifPresentOrElse(
                    all -> {
                        float[] some = switch (quantization.format()) {
                            case INT8 -> rows(all, piece, (int) stored[0]);
                            case E4M3 -> new float[] {all.getFirst()};
                        };
                        contents.add(new Content(
                                StoredScales.ofWeights(key),
                                Dtype.F32,
                                new long[] {some.length},
                                to -> to.copyFrom(MemorySegment.ofArray(some))));
                        contents.add(new Content(key, StoredScales.dtype(quantization.format()), stored, to -> {
                            try (Arena arena = Arena.ofConfined()) {
                                MemorySegment part = part(weights.parameter(name, shape), piece, stored, arena);
                                switch (quantization.format()) {
                                    case INT8 -> WeightScales.quantize(part, some, to, Quantization.SIGNED_LIMIT);
                                    case E4M3 -> WeightScales.float8(part, some[0], to);
                                }
                            }
                        }));
                    },
                    () -> contents.add(new Content(key, Dtype.F32, stored, to -> {
                        try (Arena arena = Arena.ofConfined()) {
                            to.copyFrom(part(weights.parameter(name, shape), piece, stored, arena));
                        }
                    })));
        }
    }

    private void addScales() {
        quantization.values().forEach((value, scale) -> {
            String key = value.equals(Network.INPUT)
                    ? StoredScales.INPUT
                    : StoredScales.ofOutput(CheckpointKeys.full(value + WEIGHT));
            contents.add(new Content(key, Dtype.F32, new long[] {1}, to -> to.set(ValueLayout.JAVA_FLOAT, 0, scale)));
        });
    }

    private static String layer(String parameter) {
        return parameter.substring(0, parameter.length() - WEIGHT.length());
    }

    private static float[] rows(List<Float> scales, Piece piece, int count) {
        float[] some = new float[count];
        for (int i = 0; i < count; i++) {
            some[i] = scales.get((int) piece.firstRow() + i);
        }
        return some;
    }

    /** The part of a parameter that a file stores as one tensor: some of its rows, and the start of each. */
    private static MemorySegment part(MemorySegment parameter, Piece piece, long[] stored, Arena arena) {
        long wideRow = Float.BYTES;
        long row = Float.BYTES;
        for (int i = 1; i < stored.length; i++) {
            wideRow *= piece.shape().extents().get(i);
            row *= stored[i];
        }
        MemorySegment part = arena.allocate(stored[0] * row, Float.BYTES);
        for (long i = 0; i < stored[0]; i++) {
            MemorySegment.copy(parameter, (piece.firstRow() + i) * wideRow, part, i * row, row);
        }
        return part;
    }
}
