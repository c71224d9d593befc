// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetweenRunsTest {
    private static final long MILLISECOND = 1_000_000;

    @ParameterizedTest
    @CsvSource({"20, 100", "100, 100", "800, 800", "9000, 2000"})
    void aTurnTakesAsLongAsARunWithinBounds(long run, long turn) {
        assertEquals(turn * MILLISECOND, BetweenRuns.turn(run * MILLISECOND));
    }

    @Test
    void beforeTheFirstRunATurnIsShort() {
        assertEquals(100 * MILLISECOND, BetweenRuns.turn(Long.MAX_VALUE));
    }
}
