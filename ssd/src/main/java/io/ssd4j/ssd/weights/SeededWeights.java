// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

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
     * @param arena owns the values
     */
    static Map<String, Parameter> make(long seed, Map<String, ParameterShape> shapes, Arena arena) {
        // The allocations run in parallel too: clearing 90 MB of fresh pages takes about as long as the arithmetic.
        Map<String, SeededTensor> tensors = shapes.entrySet().parallelStream()
                .collect(Collectors.toConcurrentMap(
                        Map.Entry::getKey, e -> allocate(seed, e.getKey(), e.getValue(), arena)));
        List<Part> parts = tensors.values().stream()
                .flatMap(t -> LongStream.range(0, Math.ceilDiv(t.elements(), PART))
                        .mapToObj(part -> new Part(t, part * PART)))
                .toList();
        parts.parallelStream().forEach(Part::fill);
        return tensors.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> new Parameter(
                                e.getValue().key(),
                                e.getValue().shape(),
                                e.getValue().data())));
    }

    private static SeededTensor allocate(long seed, String parameter, ParameterShape shape, Arena arena) {
        String key = CheckpointKeys.of(parameter);
        return new SeededTensor(
                key,
                SeededSequence.of(seed, key),
                shape.extents(),
                arena.allocate(shape.elements() * Float.BYTES, ALIGNMENT));
    }
}
