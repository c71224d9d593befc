// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntToDoubleFunction;

/** The relative L2 error {@code ||actual - expected|| / ||expected||}, computed in double precision. */
public final class RelativeError {
    private RelativeError() {}

    /** The error of the first values of an array, as many as there are expected values. */
    public static double of(float[] actual, double[] expected) {
        return of(i -> actual[i], i -> expected[i], expected.length);
    }

    /**
     * The error of some of the values in memory.
     *
     * @param actual float32 values
     * @param first the index of the first value to compare
     */
    public static double of(MemorySegment actual, long first, double[] expected) {
        return of(i -> actual.getAtIndex(ValueLayout.JAVA_FLOAT, first + i), i -> expected[i], expected.length);
    }

    /**
     * The error of values that are read by index.
     *
     * @param count the number of values
     */
    public static double of(IntToDoubleFunction actual, IntToDoubleFunction expected, int count) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < count; i++) {
            double value = expected.applyAsDouble(i);
            double delta = actual.applyAsDouble(i) - value;
            difference += delta * delta;
            norm += value * value;
        }
        return Math.sqrt(difference / norm);
    }
}
