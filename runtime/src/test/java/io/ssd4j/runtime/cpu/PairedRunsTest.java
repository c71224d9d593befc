// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PairedRunsTest {
    private final PairedRuns pairs = new PairedRuns();

    private void add(int count, long first, long second) {
        for (int i = 0; i < count; i++) {
            pairs.add(first, second);
        }
    }

    @Test
    void twoClearPairsDecide() {
        add(1, 100, 50);
        assertFalse(pairs.isDecided());
        add(1, 100, 83);
        assertTrue(pairs.isDecided());
        assertTrue(pairs.secondIsFaster());
    }

    @Test
    void twoClearPairsDecideForTheFirst() {
        add(2, 100, 121);
        assertTrue(pairs.isDecided());
        assertFalse(pairs.secondIsFaster());
    }

    @Test
    void similarProgramsAreComparedFiveTimes() {
        add(4, 100, 97);
        assertFalse(pairs.isDecided());
        add(1, 100, 97);
        assertTrue(pairs.isDecided());
        assertTrue(pairs.secondIsFaster());
    }

    @Test
    void theSpeedOfTheProcessorMayChangeBetweenPairsAndWithinOne() {
        // The second is slower by 3 percent; once it runs at the higher speed, and once the first does.
        add(1, 100, 103);
        add(1, 290, 103);
        add(1, 100, 299);
        add(2, 290, 299);
        assertTrue(pairs.isDecided());
        assertFalse(pairs.secondIsFaster());
    }

    @Test
    void programsThatTakeTheSameTimeStay() {
        add(5, 100, 100);
        assertFalse(pairs.secondIsFaster());
    }
}
