// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import io.ssd4j.testing.RelativeError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * PyTorch's result for one value of one image.
 *
 * @param name the golden's name in the file, which also determines the positions
 * @param samples values at the {@link GoldenPositions}
 * @param l2 L2 norm of the whole value
 */
@SuppressWarnings("ArrayRecordComponent") // goldens are never compared with each other
record Golden(String name, float[] samples, double l2) {

    /**
     * Compares a value with this golden.
     *
     * @param value all elements of one image, float32, dense
     */
    Deviation of(MemorySegment value) {
        int elements = Math.toIntExact(value.byteSize() / Float.BYTES);
        int[] positions = GoldenPositions.of(name, elements, samples.length);
        if (positions.length != samples.length) {
            throw new AssertionError(
                    name + ": the value has only " + elements + " elements, PyTorch's at least " + samples.length);
        }
        double error = RelativeError.of(
                i -> value.getAtIndex(ValueLayout.JAVA_FLOAT, positions[i]), i -> samples[i], positions.length);
        return new Deviation(error, Math.abs(l2(value, elements) - l2) / l2);
    }

    private static double l2(MemorySegment value, int elements) {
        double sum = 0;
        for (int i = 0; i < elements; i++) {
            double x = value.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            sum += x * x;
        }
        return Math.sqrt(sum);
    }
}
