// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.bindings.memory.LargeMemory;
import io.ssd4j.bindings.memory.MemoryHeadroom;
import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Generates the parameters of a network from a seed, in parallel. */
final class SeededWeights {
    /** Suits the vector loads of every engine. */
    private static final long ALIGNMENT = 64;

    /** Small enough to split the largest tensor between threads, large enough that scheduling costs nothing. */
    private static final long PART = 1 << 16;

    private record Part(SeededTensor tensor, long begin) {
        void fill() {
            tensor.fill(begin, Math.min(begin + PART, tensor.elements()));
        }
    }

    private SeededWeights() {}

    /**
     * Generates the values of every parameter.
     *
     * @param seed any number
     * @param shapes the shapes of the network's parameters, by parameter name
     * @param heads sizes of the network's heads
     * @param arena owns the values
     */
    static Map<String, Parameter> make(long seed, Map<String, ParameterShape> shapes, HeadSizes heads, Arena arena) {
        require(shapes);
        // The allocations run in parallel too: clearing 90 MB of fresh pages takes about as long as the arithmetic.
        Map<String, MemorySegment> values = shapes.entrySet().parallelStream()
                .collect(Collectors.toConcurrentMap(
                        Map.Entry::getKey,
                        e -> LargeMemory.allocate(arena, e.getValue().elements() * Float.BYTES, ALIGNMENT)));
        List<Part> parts = shapes.entrySet().stream()
                .flatMap(e -> tensors(seed, e.getKey(), e.getValue(), heads, values))
                .flatMap(t -> LongStream.range(0, Math.ceilDiv(t.elements(), PART))
                        .mapToObj(part -> new Part(t, part * PART)))
                .toList();
        parts.parallelStream().forEach(Part::fill);
        return shapes.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> parameter(e.getKey(), e.getValue(), heads, values)));
    }

    private static void require(Map<String, ParameterShape> shapes) {
        long bytes =
                shapes.values().stream().mapToLong(ParameterShape::elements).sum() * Float.BYTES;
        MemoryHeadroom.refusal(bytes, "the generated weights", "").ifPresent(refusal -> {
            throw new DeviceMemoryException(refusal);
        });
    }

    private static Parameter parameter(
            String name, ParameterShape shape, HeadSizes heads, Map<String, MemorySegment> values) {
        String key = Piece.of(name, shape, heads).stream()
                .map(piece -> CheckpointKeys.of(piece.tensor()))
                .collect(Collectors.joining(" and "));
        return new Parameter(key, shape.extents(), Objects.requireNonNull(values.get(name)));
    }

    private static Stream<SeededTensor> tensors(
            long seed, String name, ParameterShape shape, HeadSizes heads, Map<String, MemorySegment> values) {
        MemorySegment whole = Objects.requireNonNull(values.get(name));
        long row = whole.byteSize() / shape.extents().getFirst();
        return Piece.of(name, shape, heads).stream().map(piece -> {
            String key = CheckpointKeys.of(piece.tensor());
            MemorySegment part =
                    whole.asSlice(piece.firstRow() * row, piece.shape().elements() * Float.BYTES);
            return new SeededTensor(
                    key, SeededSequence.of(seed, key), piece.shape().extents(), heads.classes(), part);
        });
    }
}
