// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.text.Quoted;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Checks a header's offsets against its tensors and the file. As in the reference implementation, the tensors must
 * follow each other without overlap or gap, and the last one must end at the end of the file.
 */
final class TensorLayout {
    private final Path file;
    private final long dataStart;
    private final long dataSize;

    /**
     * @param file the file to name in messages
     * @param dataStart the position in the file that offsets are relative to
     * @param fileSize size of the file in bytes
     */
    TensorLayout(Path file, long dataStart, long fileSize) {
        this.file = file;
        this.dataStart = dataStart;
        this.dataSize = fileSize - dataStart;
    }

    /**
     * Checks the tensors and returns them in the order of their data in the file.
     *
     * @throws WeightsException if a tensor does not fit; the message names the first one
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
            throw new WeightsException(file + ": " + (dataSize - end) + " bytes, starting at byte " + (dataStart + end)
                    + " of the file, belong to no tensor: the file is damaged");
        }
        return ordered;
    }

    private void checkSize(String key, TensorInfo tensor) {
        if (tensor.begin() > tensor.end()) {
            throw wrong(key, tensor, "it ends before it begins");
        }
        long needed;
        try {
            needed = TensorInfo.byteSize(tensor.dtype(), tensor.shape());
        } catch (ArithmeticException e) {
            throw wrong(
                    key,
                    tensor,
                    tensor.dtype() + " " + tensor.shape() + " is not a whole number of bytes, or too large");
        }
        if (needed != tensor.byteSize()) {
            throw wrong(
                    key,
                    tensor,
                    "it has " + tensor.byteSize() + " bytes, but " + tensor.dtype() + " " + tensor.shape() + " needs "
                            + needed);
        }
    }

    private void checkPlace(String key, TensorInfo tensor, SequencedMap<String, TensorInfo> before) {
        long expected = end(before);
        if (tensor.begin() < expected) {
            throw wrong(
                    key,
                    tensor,
                    "it overlaps " + Quoted.name(before.lastEntry().getKey()) + ", which ends at " + expected);
        }
        if (tensor.begin() > expected) {
            throw wrong(key, tensor, "it leaves a gap after offset " + expected);
        }
        if (tensor.end() > dataSize) {
            throw wrong(
                    key,
                    tensor,
                    "it ends " + (tensor.end() - dataSize) + " bytes past the end of the file: the file is truncated");
        }
    }

    private static long end(SequencedMap<String, TensorInfo> tensors) {
        return tensors.isEmpty() ? 0 : tensors.lastEntry().getValue().end();
    }

    private WeightsException wrong(String key, TensorInfo tensor, String what) {
        return new WeightsException(file + ": tensor " + Quoted.name(key) + " with data_offsets [" + tensor.begin()
                + ", " + tensor.end() + "], relative to byte " + dataStart + " of the file: " + what);
    }
}
