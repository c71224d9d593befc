// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.weights;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.program.ElementEncoding;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reorders convolution weights from the order of checkpoints, [out, in, kernel height, kernel width] (KCRS), to that of
 * NHWC convolutions, [out, kernel height, kernel width, in] (KRSC), with the input channels padded with zeros.
 *
 * @param outputs output channels, K
 * @param inputs input channels, C
 * @param kernel taps per side, R and S
 * @param paddedInputs input channels after padding, at least {@code inputs}
 */
record KrscPacking(int outputs, int inputs, int kernel, int paddedInputs) {

    KrscPacking {
        if (paddedInputs < inputs) {
            throw new IllegalArgumentException(inputs + " channels cannot be padded to " + paddedInputs);
        }
    }

    /** Elements of the packed weights. */
    long elements() {
        return (long) outputs * kernel * kernel * paddedInputs;
    }

    /**
     * Packs the weights.
     *
     * @param weights float32, [out, in, kernel, kernel], any alignment
     * @param scale what every weight is divided by
     * @param packed receives {@link #elements()} elements; its padding must already be zero
     */
    void pack(MemorySegment weights, ElementType element, float scale, MemorySegment packed) {
        int taps = kernel * kernel;
        long read = 0;
        for (int out = 0; out < outputs; out++) {
            for (int in = 0; in < inputs; in++) {
                for (int tap = 0; tap < taps; tap++) {
                    float value = weights.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, read++);
                    long written = ((long) out * taps + tap) * paddedInputs + in;
                    ElementEncoding.set(element, packed, written, value / scale);
                }
            }
        }
    }
}
