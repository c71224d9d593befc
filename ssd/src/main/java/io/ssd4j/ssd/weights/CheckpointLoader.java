// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.bindings.memory.MappedPages;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds a network's parameters among the tensors of a file. */
final class CheckpointLoader {
    private static final String WEIGHT = ".weight";

    private final TensorFile file;
    private final TensorNames names;
    private final Narrowing narrowing;
    private final Map<String, ParameterShape> shapes;
    private final HeadSizes heads;
    private final Optional<StoredScales> scales;

    /**
     * @param file the checkpoint
     * @param shapes the shapes of the network's parameters, by parameter name
     * @param heads sizes of the network's heads
     */
    CheckpointLoader(TensorFile file, Map<String, ParameterShape> shapes, HeadSizes heads) {
        this.file = file;
        this.names = TensorNames.of(file.tensors().keySet());
        this.narrowing = Narrowing.of(file);
        this.shapes = shapes;
        this.heads = heads;
        this.scales = StoredScales.of(file);
    }

    /**
     * Looks up the parameters and checks everything but their values, which are read from the file when they are requested.
     *
     * @param warnings receives a line for each finding that is not an error: unused tensors
     * @throws WeightsException if a parameter is missing, present twice, or has the wrong type or shape, or if the file has changed
     */
    Loaded load(Consumer<String> warnings) {
        return file.state().read(() -> find(warnings));
    }

    /**
     * What a network needs of a file.
     *
     * @param parameters by name
     * @param quantization the scales of a quantized file
     */
    record Loaded(Map<String, Parameter> parameters, Optional<Quantization> quantization) {}

    private Loaded find(Consumer<String> warnings) {
        SequencedMap<Piece, String> keys = find();
        keys.forEach(this::check);
        Map<String, Parameter> parameters = new HashMap<>();
        shapes.forEach((name, shape) -> parameters.put(name, parameter(name, shape, keys)));
        Set<String> used = new HashSet<>(keys.values());
        scales.ifPresent(stored -> used.addAll(stored.keys()));
        new CheckpointWarnings(file, names, warnings).ofUnused(used, !heads.equals(HeadSizes.NONE));
        return new Loaded(parameters, scales.map(stored -> quantization(stored, keys)));
    }

    /** The keys in the file of all pieces of the network's parameters. */
    private SequencedMap<Piece, String> find() {
        Set<String> present = file.tensors().keySet();
        SequencedMap<Piece, String> found = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        shapes.forEach((name, shape) -> Piece.of(name, shape, heads).forEach(piece -> {
            List<String> keys = names.keys(piece.tensor());
            List<String> candidates = keys.stream().filter(present::contains).toList();
            if (candidates.size() > 1) {
                throw new WeightsException(file.path() + ": has both '" + candidates.getFirst() + "' and '"
                        + candidates.getLast() + "', so it is unclear which one to use: remove one");
            }
            if (candidates.isEmpty()) {
                missing.add(keys.isEmpty() ? CheckpointKeys.of(piece.tensor()) : keys.getFirst());
            } else {
                found.put(piece, candidates.getFirst());
            }
        }));
        if (!missing.isEmpty()) {
            throw new MissingTensors(file, names, found.size() + missing.size(), found.values()).exception(missing);
        }
        return found;
    }

    /**
     * Checks that a tensor can be a piece of a parameter.
     *
     * @throws WeightsException if it has the wrong shape or type
     */
    void check(Piece piece, String key) {
        StoredTensor tensor = tensor(key);
        ParameterShape wanted = narrowing.shape(piece);
        if (!tensor.shape().equals(wanted.extents())) {
            String narrow = narrowing.equals(Narrowing.NONE) ? "" : " in a file of narrow:" + narrowing.divisor();
            throw new WeightsException(file.path() + ": tensor '" + key + "' has shape " + tensor.shape() + ", but "
                    + piece.tensor() + " must have " + wanted + narrow + ": is the file for another model?");
        }
        if (!tensor.isFloatingPoint() && !isQuantized(key)) {
            throw new WeightsException(file.path() + ": tensor '" + key + "' has dtype " + tensor.dtype()
                    + ", but weights must be F32, F16, BF16 or F64: convert the file, in Python with tensor.float()");
        }
    }

    private Parameter parameter(String name, ParameterShape shape, Map<Piece, String> keys) {
        List<Piece> pieces = Piece.of(name, shape, heads);
        String key = pieces.stream().map(piece -> key(keys, piece)).collect(Collectors.joining(" and "));
        if (pieces.size() == 1 && narrowing.equals(Narrowing.NONE)) {
            return new Parameter(key, shape.extents(), values -> read(key, values));
        }
        return new Parameter(key, shape.extents(), values -> {
            values.fill((byte) 0);
            for (Piece piece : pieces) {
                try (Arena copies = Arena.ofConfined()) {
                    StoredTensor tensor = tensor(key(keys, piece));
                    MemorySegment copy = copies.allocate(tensor.elements() * Float.BYTES, StoredTensor.ALIGNMENT);
                    read(key(keys, piece), copy);
                    fill(values, piece, tensor.shape(), copy);
                }
            }
        });
    }

    /** Copies a tensor. Its pages of the file are then no longer counted as memory of this process: each is read only once. */
    private void read(String key, MemorySegment values) {
        StoredTensor tensor = tensor(key);
        file.state().read(() -> {
            float32(key, tensor, values);
            return tensor;
        });
        MappedPages.release(tensor.elementBytes());
    }

    private boolean isQuantized(String key) {
        return scales.filter(stored -> stored.isQuantized(key)).isPresent();
    }

    private void float32(String key, StoredTensor tensor, MemorySegment values) {
        if (isQuantized(key)) {
            scales.orElseThrow().float32(key, tensor, values);
        } else {
            tensor.float32(values);
        }
    }

    /** The scales of the network's layers and values. */
    private Quantization quantization(StoredScales stored, Map<Piece, String> keys) {
        Map<String, List<Float>> layers = new LinkedHashMap<>();
        Map<String, Float> values = new LinkedHashMap<>();
        stored.ofInput().ifPresent(scale -> values.put(Network.INPUT, scale));
        shapes.forEach((name, shape) -> {
            if (!name.endsWith(WEIGHT)) {
                return;
            }
            String layer = name.substring(0, name.length() - WEIGHT.length());
            List<Piece> pieces = Piece.of(name, shape, heads);
            long quantized = pieces.stream()
                    .filter(piece -> stored.isQuantized(key(keys, piece)))
                    .count();
            if (quantized == pieces.size()) {
                layers.put(
                        layer,
                        switch (stored.format()) {
                            case INT8 -> channelScales(stored, pieces, shape, keys);
                            case E4M3 -> List.of(oneScale(stored, pieces, keys));
                        });
            } else if (quantized > 0) {
                throw new WeightsException(file.path() + ": of the tensors "
                        + pieces.stream()
                                .map(piece -> "'" + key(keys, piece) + "'")
                                .collect(Collectors.joining(" and "))
                        + " some are " + StoredScales.dtype(stored.format())
                        + " and others not, but they are one layer: quantize the weights again");
            }
            if (pieces.size() == 1) {
                stored.ofValues(key(keys, pieces.getFirst())).ifPresent(scale -> values.put(layer, scale));
            }
        });
        return new Quantization(stored.format(), layers, values);
    }

    /** 1 for the channels that the file does not have. */
    private static List<Float> channelScales(
            StoredScales stored, List<Piece> pieces, ParameterShape shape, Map<Piece, String> keys) {
        List<Float> scales = new ArrayList<>(
                Collections.nCopies(Math.toIntExact(shape.extents().getFirst()), 1f));
        for (Piece piece : pieces) {
            float[] some = stored.ofWeightTensor(key(keys, piece));
            for (int i = 0; i < some.length; i++) {
                scales.set((int) piece.firstRow() + i, some[i]);
            }
        }
        return scales;
    }

    private float oneScale(StoredScales stored, List<Piece> pieces, Map<Piece, String> keys) {
        Map<String, Float> scales = new LinkedHashMap<>();
        pieces.forEach(piece -> scales.put(key(keys, piece), stored.ofWeightTensor(key(keys, piece))[0]));
        if (Set.copyOf(scales.values()).size() > 1) {
            throw new WeightsException(file.path() + ": the scales of "
                    + scales.keySet().stream().map(key -> "'" + key + "'").collect(Collectors.joining(" and "))
                    + " differ, but they are one layer: quantize the weights again");
        }
        return scales.values().iterator().next();
    }

    /** Copies each row to the start of the parameter's; the channels that the file does not have stay zero. */
    private static void fill(MemorySegment values, Piece piece, List<Long> shape, MemorySegment tensor) {
        long rows = shape.getFirst();
        long row = tensor.byteSize() / rows;
        long wideRow = piece.shape().elements() / piece.shape().extents().getFirst() * Float.BYTES;
        for (long i = 0; i < rows; i++) {
            MemorySegment.copy(tensor, i * row, values, (piece.firstRow() + i) * wideRow, row);
        }
    }

    private static String key(Map<Piece, String> keys, Piece piece) {
        return Objects.requireNonNull(keys.get(piece), piece.tensor());
    }

    private StoredTensor tensor(String key) {
        return Objects.requireNonNull(file.tensors().get(key), key);
    }
}
