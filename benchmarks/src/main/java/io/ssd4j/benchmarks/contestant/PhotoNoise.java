// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Inputs with noise in the range of a photo, always the same. Time does not depend on the values, but a processor may take less power for zeros, and run at
 * a higher clock.
 */
public final class PhotoNoise {
    private static final int LEVELS = 256;
    private static final float MEAN = 117;

    private PhotoNoise() {}

    /** Receives a value and its place. */
    @FunctionalInterface
    public interface Target {
        /** Sets a value. */
        void set(int index, float value);
    }

    /** Writes so many values. */
    public static void write(int count, Target target) {
        SplittableRandom levels = new SplittableRandom(0);
        for (int i = 0; i < count; i++) {
            target.set(i, levels.nextInt(LEVELS) - MEAN);
        }
    }

    /** Fills an input of float32 values. */
    public static void fill(MemorySegment input) {
        write(
                Math.toIntExact(input.byteSize() / Float.BYTES),
                (i, value) -> input.setAtIndex(ValueLayout.JAVA_FLOAT, i, value));
    }
}
