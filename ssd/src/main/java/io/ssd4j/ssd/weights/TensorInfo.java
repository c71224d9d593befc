// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.util.List;

/**
 * A safetensors header's entry for one tensor.
 *
 * @param dtype type of the elements, little-endian
 * @param shape extents, the last one varies fastest; empty for a scalar
 * @param begin first byte, counted from the end of the header
 * @param end one past the last byte
 */
public record TensorInfo(Dtype dtype, List<Long> shape, long begin, long end) {

    /** Copies the shape. */
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** Size of the tensor in the file, in bytes. */
    public long byteSize() {
        return end - begin;
    }

    /**
     * Size of a tensor of a type and a shape, in bytes.
     *
     * @throws ArithmeticException if that is not a whole number of bytes or overflows a {@code long}
     */
    static long byteSize(Dtype dtype, List<Long> shape) {
        long elements = 1;
        for (long extent : shape) {
            elements = Math.multiplyExact(elements, extent);
        }
        long bits = Math.multiplyExact(elements, dtype.bits());
        if (bits % Byte.SIZE != 0) {
            throw new ArithmeticException("a fraction of a byte");
        }
        return bits / Byte.SIZE;
    }
}
