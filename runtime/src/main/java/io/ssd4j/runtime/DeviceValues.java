// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.List;

/**
 * The input of a network in a GPU's memory, for example the output of another library's preprocessing: [images, channels, height, width],
 * with any strides, so that channels may also be the innermost ones.
 *
 * @param address the first value, a CUdeviceptr, aligned to the element type
 * @param element {@link ElementType#FLOAT32} or {@link ElementType#FLOAT16}
 * @param shape four extents, each at least 1
 * @param strides elements from one index to the next, for each of the four; not negative
 */
public record DeviceValues(long address, ElementType element, List<Long> shape, List<Long> strides) {
    private static final int RANK = 4;

    /**
     * Copies the lists and checks everything but whether the memory is there, which is checked when the values are passed to a session.
     *
     * @throws IllegalArgumentException if something is wrong; the message names it
     */
    public DeviceValues {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
        if (element != ElementType.FLOAT32 && element != ElementType.FLOAT16) {
            throw new IllegalArgumentException("values in a GPU's memory must be float32 or float16, not " + element);
        }
        if (address == 0 || address % element.bytes() != 0) {
            throw new IllegalArgumentException("values of " + element + " at 0x" + Long.toHexString(address)
                    + ": the address must be a multiple of " + element.bytes() + ", and not 0");
        }
        if (shape.size() != RANK
                || strides.size() != RANK
                || shape.stream().anyMatch(extent -> extent < 1)
                || strides.stream().anyMatch(stride -> stride < 0)) {
            throw new IllegalArgumentException(
                    "values of shape " + shape + " with strides " + strides
                            + ": there must be four of each, [images, channels, height, width], extents of at least 1 and strides of at least 0");
        }
        try {
            bytes(element, shape, strides);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "values of shape " + shape + " with strides " + strides + " do not fit into any memory", e);
        }
    }

    /** Bytes from the first to the last value, with the gaps between them. */
    public long bytes() {
        return bytes(element, shape, strides);
    }

    private static long bytes(ElementType element, List<Long> shape, List<Long> strides) {
        long last = 0;
        for (int i = 0; i < RANK; i++) {
            last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
        }
        return Math.multiplyExact(Math.addExact(last, 1), (long) element.bytes());
    }
}
