// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * The header of a safetensors file.
 *
 * @param tensors the tensors by name
 * @param metadata free-form text, sorted by key so that the same content gives the same bytes
 */
record SafetensorsHeader(SequencedMap<String, TensorInfo> tensors, Map<String, String> metadata) {
    /** The key of the metadata; no tensor may have this name. */
    static final String METADATA = "__metadata__";

    /** The longest header that the reference implementation accepts, in bytes. */
    static final int MAX_BYTES = 100_000_000;

    SafetensorsHeader {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    /** Lays out tensors back to back, in the given order. */
    static SafetensorsHeader of(
            SequencedMap<String, long[]> shapes, Function<String, Dtype> dtypes, Map<String, String> metadata) {
        SequencedMap<String, TensorInfo> tensors = new LinkedHashMap<>();
        long begin = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            List<Long> shape = LongStream.of(entry.getValue()).boxed().toList();
            Dtype dtype = dtypes.apply(entry.getKey());
            long end = end(entry.getKey(), shape, dtype, begin);
            tensors.put(entry.getKey(), new TensorInfo(dtype, shape, begin, end));
            begin = end;
        }
        return new SafetensorsHeader(tensors, metadata);
    }

    private static long end(String name, List<Long> shape, Dtype dtype, long begin) {
        if (name.equals(METADATA)) {
            throw new IllegalArgumentException("a tensor must not be named " + name);
        }
        if (shape.stream().anyMatch(extent -> extent < 0)) {
            throw new IllegalArgumentException("tensor '" + name + "' has a negative extent: " + shape);
        }
        try {
            return Math.addExact(begin, TensorInfo.byteSize(dtype, shape));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("tensor '" + name + "' is too large: " + shape, e);
        }
    }
}
