// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.bindings.memory.LargeMemory;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds a network's parameters among the tensors of a file. */
final class CheckpointLoader {
    private final TensorFile file;
    private final TensorNames names;
    private final Narrowing narrowing;
    private final Map<String, ParameterShape> shapes;
    private final HeadSizes heads;

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
    }

    /**
     * Looks up the parameters and copies them, so that nothing depends on the file afterwards.
     *
     * @param arena owns the copies; must be a shared arena
     * @param warnings receives a line for each finding that is not an error: unused tensors
     * @throws WeightsException if a parameter is missing, present twice, or has the wrong type or shape, or if the file has changed
     */
    Map<String, Parameter> load(Arena arena, Consumer<String> warnings) {
        return file.state().read(() -> copy(arena, warnings));
    }

    private Map<String, Parameter> copy(Arena arena, Consumer<String> warnings) {
        SequencedMap<Piece, String> keys = find();
        keys.forEach(this::check);
        Map<String, Parameter> parameters = new HashMap<>();
        shapes.forEach((name, shape) -> parameters.put(name, parameter(name, shape, keys, arena)));
        new CheckpointWarnings(file, names, warnings)
                .ofUnused(Set.copyOf(keys.values()), !heads.equals(HeadSizes.NONE));
        return parameters;
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
        if (!tensor.isFloatingPoint()) {
            throw new WeightsException(file.path() + ": tensor '" + key + "' has dtype " + tensor.dtype()
                    + ", but weights must be F32, F16, BF16 or F64: convert the file, in Python with tensor.float()");
        }
    }

    private Parameter parameter(String name, ParameterShape shape, Map<Piece, String> keys, Arena arena) {
        List<Piece> pieces = Piece.of(name, shape, heads);
        String key = pieces.stream().map(piece -> key(keys, piece)).collect(Collectors.joining(" and "));
        if (pieces.size() == 1 && narrowing.equals(Narrowing.NONE)) {
            return new Parameter(key, shape.extents(), tensor(key).float32(arena));
        }
        MemorySegment values = LargeMemory.allocate(arena, shape.elements() * Float.BYTES, StoredTensor.ALIGNMENT);
        try (Arena copies = Arena.ofConfined()) {
            for (Piece piece : pieces) {
                StoredTensor tensor = tensor(key(keys, piece));
                fill(values, piece, tensor.shape(), tensor.float32(copies));
            }
        }
        return new Parameter(key, shape.extents(), values);
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
