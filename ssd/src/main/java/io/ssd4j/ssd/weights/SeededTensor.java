// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A parameter whose values follow from a seed and its checkpoint key. With s from the {@linkplain SeededSequence
 * sequence}, each operation rounded to float32 in the order written:
 *
 * <ul>
 *   <li>weight of a convolution, [out, in, kernel, kernel]: s * (float) sqrt(6 / (in * kernel * kernel)), the bound of
 *       He et al. (arXiv:1502.01852) that keeps activations from growing or dying out from layer to layer;
 *   <li>bias: s * 0.1;
 *   <li>weight of the L2 normalization: 20 * (1 + 0.1 * s), about the 20 that training starts from.
 * </ul>
 *
 * @param key without {@code backbone.}
 * @param sequence the numbers
 * @param shape extents
 * @param data where the values go
 */
record SeededTensor(String key, SeededSequence sequence, List<Long> shape, MemorySegment data) {
    private static final String L2_NORM = "l2_norm.weight";

    SeededTensor {
        shape = List.copyOf(shape);
    }

    /** Number of values. */
    long elements() {
        return data.byteSize() / Float.BYTES;
    }

    /** Computes the values from {@code begin} up to, not including, {@code end}; parts may be computed in any order. */
    void fill(long begin, long end) {
        if (key.equals(L2_NORM)) {
            for (long i = begin; i < end; i++) {
                set(i, 20 * (1 + 0.1f * sequence.at(i)));
            }
        } else {
            float scale = shape.size() == 1 ? 0.1f : (float) Math.sqrt(6.0 / fanIn());
            for (long i = begin; i < end; i++) {
                set(i, sequence.at(i) * scale);
            }
        }
    }

    /** Values that one output of a convolution sums up. */
    private long fanIn() {
        return elements() / shape.getFirst();
    }

    private void set(long index, float value) {
        data.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
    }
}
