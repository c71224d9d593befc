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
 *   <li>heads: the bound of a weight times 0.2 on the first map, which is normalized, and 0.02 on the others; for box heads times 0.5 after
 *       that; 1 is added to each bias of the background. So scores spread instead of saturating.
 * </ul>
 *
 * @param key the checkpoint key without {@code backbone.}
 * @param sequence the pseudorandom numbers
 * @param shape extents
 * @param classes number of classes with the background, for class heads
 * @param data receives the values
 */
record SeededTensor(String key, SeededSequence sequence, List<Long> shape, int classes, MemorySegment data) {
    /** Values that are computed on the heap at a time: a loop over an array is fast even before it is compiled. */
    private static final int CHUNK = 1 << 12;

    private static final String L2_NORM = "l2_norm.weight";
    private static final String CLASS_HEADS = "cls_headers.";
    private static final String BOX_HEADS = "reg_headers.";

    SeededTensor {
        shape = List.copyOf(shape);
    }

    /** Number of values. */
    long elements() {
        return data.byteSize() / Float.BYTES;
    }

    /** Computes the values in {@code [begin, end)}; parts may be computed in any order. */
    void fill(long begin, long end) {
        float[] some = new float[(int) Math.min(CHUNK, end - begin)];
        for (long first = begin; first < end; first += some.length) {
            int count = (int) Math.min(some.length, end - first);
            sequence.fill(some, count, first);
            scale(some, count, first);
            MemorySegment.copy(some, 0, data, ValueLayout.JAVA_FLOAT, first * Float.BYTES, count);
        }
    }

    /** Turns numbers of the sequence into values. */
    private void scale(float[] numbers, int count, long first) {
        if (key.equals(L2_NORM)) {
            for (int i = 0; i < count; i++) {
                numbers[i] = 20 * (1 + 0.1f * numbers[i]);
            }
            return;
        }
        boolean bias = shape.size() == 1;
        float scale = bias ? 0.1f : bound();
        for (int i = 0; i < count; i++) {
            numbers[i] *= scale;
        }
        if (bias && key.startsWith(CLASS_HEADS)) {
            for (int i = (int) (-first % classes + classes) % classes; i < count; i += classes) {
                numbers[i] += 1;
            }
        }
    }

    private float bound() {
        float bound = (float) Math.sqrt(6.0 / fanIn());
        boolean boxes = key.startsWith(BOX_HEADS);
        if (!boxes && !key.startsWith(CLASS_HEADS)) {
            return bound;
        }
        bound *= key.startsWith("0.", CLASS_HEADS.length()) ? 0.2f : 0.02f;
        return boxes ? bound * 0.5f : bound;
    }

    /** Number of products that one output value of a convolution sums. */
    private long fanIn() {
        return elements() / shape.getFirst();
    }
}
