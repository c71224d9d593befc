// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The differences between two arrays of 8-bit values.
 *
 * @param values the number of values
 * @param different the number of unequal values
 * @param greatest the greatest absolute difference
 * @param mean the mean absolute difference
 */
record Levels(long values, long different, int greatest, double mean) {

    static Levels between(MemorySegment actual, MemorySegment expected) {
        if (actual.byteSize() != expected.byteSize()) {
            throw new AssertionError(actual.byteSize() + " values instead of " + expected.byteSize());
        }
        long different = 0;
        long sum = 0;
        int greatest = 0;
        for (long i = 0; i < expected.byteSize(); i++) {
            int difference = Math.abs(Byte.toUnsignedInt(actual.get(ValueLayout.JAVA_BYTE, i))
                    - Byte.toUnsignedInt(expected.get(ValueLayout.JAVA_BYTE, i)));
            different += difference == 0 ? 0 : 1;
            sum += difference;
            greatest = Math.max(greatest, difference);
        }
        return new Levels(expected.byteSize(), different, greatest, sum / (double) expected.byteSize());
    }
}
