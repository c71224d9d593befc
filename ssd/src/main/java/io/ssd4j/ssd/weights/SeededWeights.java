// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Makes the parameters of a network up from a seed, in parallel. */
final class SeededWeights {
    /** Vector loads of every engine are happy with it. */
    private static final long ALIGNMENT = 64;

    /** Small enough to share the largest tensor out, large enough not to notice. */
    private static final long PART = 1 << 16;

    private record Part(SeededTensor tensor, long begin) {
        void fill() {
            tensor.fill(begin, Math.min(begin + PART, tensor.elements()));
        }
    }

    private SeededWeights() {}

    /**
     * Values for every parameter.
     *
     * @param seed any number
     * @param shapes the network's parameters
     * @param arena what the values live in
     */
    static Map<String, Parameter> make(long seed, Map<String, long[]> shapes, Arena arena) {
        // The allocations too: clearing 90 MB of fresh pages takes about as long as the arithmetic.
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
                        e -> new Parameter(e.getValue().shape(), e.getValue().data())));
    }

    private static SeededTensor allocate(long seed, String parameter, long[] shape, Arena arena) {
        String key = CheckpointKeys.of(parameter);
        long elements = LongStream.of(shape).reduce(1, Math::multiplyExact);
        return new SeededTensor(
                key,
                SeededSequence.of(seed, key),
                LongStream.of(shape).boxed().toList(),
                arena.allocate(elements * Float.BYTES, ALIGNMENT));
    }
}
