// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Whether a header's offsets fit its tensors and the file: as the reference implementation demands, the tensors lie one
 * behind the other without overlap or hole, and the last one ends with the file.
 */
final class TensorLayout {
    private final Path file;
    private final long dataStart;
    private final long dataSize;

    /**
     * @param file named in messages
     * @param dataStart where in the file the offsets count from
     * @param fileSize bytes in the file
     */
    TensorLayout(Path file, long dataStart, long fileSize) {
        this.file = file;
        this.dataStart = dataStart;
        this.dataSize = fileSize - dataStart;
    }

    /**
     * The tensors in the order they lie in the file.
     *
     * @throws WeightsException naming the first tensor that does not fit
     */
    SequencedMap<String, TensorInfo> check(Map<String, TensorInfo> tensors) {
        SequencedMap<String, TensorInfo> ordered = new LinkedHashMap<>();
        tensors.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end)))
                .forEach(e -> {
                    checkSize(e.getKey(), e.getValue());
                    checkPlace(e.getKey(), e.getValue(), ordered);
                    ordered.put(e.getKey(), e.getValue());
                });
        long end = end(ordered);
        if (end != dataSize) {
            throw new WeightsException(file + ": " + (dataSize - end) + " bytes that belong to no tensor from byte "
                    + (dataStart + end) + " of the file on: a damaged file");
        }
        return ordered;
    }

    private void checkSize(String key, TensorInfo tensor) {
        if (tensor.begin() > tensor.end()) {
            throw wrong(key, tensor, "the end is before the beginning");
        }
        long needed;
        try {
            needed = TensorInfo.byteSize(tensor.dtype(), tensor.shape());
        } catch (ArithmeticException e) {
            throw wrong(key, tensor, tensor.dtype() + " " + tensor.shape() + " makes no countable number of bytes");
        }
        if (needed != tensor.byteSize()) {
            throw wrong(
                    key,
                    tensor,
                    tensor.byteSize() + " bytes, but " + tensor.dtype() + " " + tensor.shape() + " needs " + needed);
        }
    }

    private void checkPlace(String key, TensorInfo tensor, SequencedMap<String, TensorInfo> before) {
        long expected = end(before);
        if (tensor.begin() < expected) {
            throw wrong(
                    key, tensor, "overlaps " + Quoted.name(before.lastEntry().getKey()) + " that ends at " + expected);
        }
        if (tensor.begin() > expected) {
            throw wrong(key, tensor, "leaves a hole after offset " + expected);
        }
        if (tensor.end() > dataSize) {
            throw wrong(
                    key,
                    tensor,
                    "ends " + (tensor.end() - dataSize) + " bytes past the end of the file: the file is cut short");
        }
    }

    private static long end(SequencedMap<String, TensorInfo> tensors) {
        return tensors.isEmpty() ? 0 : tensors.lastEntry().getValue().end();
    }

    private WeightsException wrong(String key, TensorInfo tensor, String what) {
        return new WeightsException(file + ": tensor " + Quoted.name(key) + " with data_offsets [" + tensor.begin()
                + ", " + tensor.end() + "], counted from byte " + dataStart + " of the file: " + what);
    }
}
