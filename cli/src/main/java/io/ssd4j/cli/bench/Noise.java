// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** Inputs for timing: processors are not equally fast for all values. */
final class Noise {
    private Noise() {}

    /** Fills a segment of float32 values with whole numbers around zero, the same at every call. */
    static void fill(MemorySegment values, int levels) {
        SplittableRandom random = new SplittableRandom(0);
        for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
            values.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextInt(levels) - levels / 2);
        }
    }
}
