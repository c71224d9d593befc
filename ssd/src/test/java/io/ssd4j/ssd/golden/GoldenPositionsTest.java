// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GoldenPositionsTest {

    /** The expected numbers come from {@code seeded.py}. */
    @Test
    void matchPython() {
        int[] positions = GoldenPositions.of("ssd300/seeded:0/chelsea/conv4_3", 739_328, 4096);

        assertEquals(4096, positions.length);
        assertArrayEquals(new int[] {112, 311, 455, 589}, Arrays.copyOf(positions, 4));
        assertEquals(739_169, positions[4095]);
        assertEquals(1_514_141_170L, Arrays.stream(positions).asLongStream().sum());
    }

    @Test
    void coverASmallValueCompletely() {
        assertArrayEquals(new int[] {0, 1, 2}, GoldenPositions.of("any", 3, 3));
        assertArrayEquals(new int[] {0, 1, 2}, GoldenPositions.of("any", 3, 4096));
    }
}
