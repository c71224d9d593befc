// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares {@link ByteRanges} with a {@link BitSet}. */
class ByteRangesTest {
    private static final int SIZE = 200;

    @Test
    void agreesWithABitSet() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            ByteRanges ranges = new ByteRanges();
            BitSet bits = new BitSet(SIZE);
            for (int i = 0; i < 100; i++) {
                int begin = random.nextInt(SIZE);
                int end = random.nextInt(begin, Math.min(SIZE, begin + 12) + 1);
                boolean overlaps = !bits.get(begin, end).isEmpty();
                assertEquals(overlaps, ranges.overlaps(begin, end));
                if (!overlaps) {
                    ranges.add(begin, end);
                    bits.set(begin, end);
                }
                assertEquals(bits.cardinality(), ranges.size());
            }
        }
    }
}
