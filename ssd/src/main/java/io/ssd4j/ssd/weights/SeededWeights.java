// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The parameters of a network, generated in parallel from a seed when they are requested. */
final class SeededWeights {
    /** Small enough to split the largest tensor between threads, large enough that scheduling costs nothing. */
    private static final long PART = 1 << 16;

    private SeededWeights() {}

    /**
     * Describes every parameter.
     *
     * @param seed any number
     * @param shapes the shapes of the network's parameters, by parameter name
     * @param heads sizes of the network's heads
     */
    static Map<String, Parameter> make(long seed, Map<String, ParameterShape> shapes, HeadSizes heads) {
        return shapes.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> parameter(seed, e.getKey(), e.getValue(), heads)));
    }

    private static Parameter parameter(long seed, String name, ParameterShape shape, HeadSizes heads) {
        List<Piece> pieces = Piece.of(name, shape, heads);
        String key =
                pieces.stream().map(piece -> CheckpointKeys.of(piece.tensor())).collect(Collectors.joining(" and "));
        return new Parameter(key, shape.extents(), values -> write(seed, pieces, shape, heads, values));
    }

    private static void write(
            long seed, List<Piece> pieces, ParameterShape shape, HeadSizes heads, MemorySegment values) {
        long row = values.byteSize() / shape.extents().getFirst();
        long written = 0;
        for (Piece piece : pieces) {
            long first = piece.firstRow() * row;
            // The rows that belong to no piece.
            values.asSlice(written, first - written).fill((byte) 0);
            written = first + piece.shape().elements() * Float.BYTES;
            write(seed, piece, heads, values.asSlice(first, written - first));
        }
        values.asSlice(written).fill((byte) 0);
    }

    private static void write(long seed, Piece piece, HeadSizes heads, MemorySegment values) {
        String key = CheckpointKeys.of(piece.tensor());
        SeededTensor tensor = new SeededTensor(
                key, SeededSequence.of(seed, key), piece.shape().extents(), heads.classes(), values);
        LongStream.range(0, Math.ceilDiv(tensor.elements(), PART)).parallel().forEach(part -> {
            long begin = part * PART;
            tensor.fill(begin, Math.min(begin + PART, tensor.elements()));
        });
    }
}
