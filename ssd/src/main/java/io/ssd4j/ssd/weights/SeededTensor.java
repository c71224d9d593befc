// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A parameter whose values are derived from a seed and its checkpoint key. With s from the {@linkplain SeededSequence
 * sequence}, and each operation rounded to float32 in the order written:
 *
 * <ul>
 *   <li>weight of a convolution, [out, in, kernel, kernel]: s * (float) sqrt(6 / (in * kernel * kernel)), the bound of
 *       He et al. (arXiv:1502.01852), which keeps activations from growing or vanishing from layer to layer;
 *   <li>bias: s * 0.1;
 *   <li>weight of the L2 normalization: 20 * (1 + 0.1 * s), close to the 20 that training starts from.
 * </ul>
 *
 * @param key the checkpoint key without {@code backbone.}
 * @param sequence the pseudorandom numbers
 * @param shape extents
 * @param data receives the values
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

    /** Computes the values in {@code [begin, end)}; parts may be computed in any order. */
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

    /** Number of products that one output value of a convolution sums. */
    private long fanIn() {
        return elements() / shape.getFirst();
    }

    private void set(long index, float value) {
        data.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
    }
}
