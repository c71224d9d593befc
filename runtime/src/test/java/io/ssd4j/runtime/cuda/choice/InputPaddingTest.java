// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputPaddingTest {

    @Test
    void theOptionsAreTheChannelsThemselvesAndMultiplesOf4And8() {
        assertEquals(List.of(3, 4, 8), InputPadding.options(3));
        assertEquals(List.of(4, 8), InputPadding.options(4));
        assertEquals(List.of(9, 12, 16), InputPadding.options(9));
        assertEquals(List.of(16), InputPadding.options(16));
    }

    private static int fastest(double three, double four, double eight) {
        Map<Integer, Double> micros = Map.of(3, three, 4, four, 8, eight);
        return InputPadding.fastest(List.of(3, 4, 8), option -> micros.getOrDefault(option, 0.0));
    }

    @Test
    void theLeastTimeWinsAndTheSmallerOfEquals() {
        assertEquals(8, fastest(9, 8, 7));
        assertEquals(4, fastest(9, 7, 8));
        assertEquals(3, fastest(7, 7, 7));
        assertEquals(4, fastest(8, 7, 7));
    }

    @Test
    void anOptionThatNothingComputesLoses() {
        double infinite = Double.POSITIVE_INFINITY;
        assertEquals(8, fastest(infinite, infinite, 7));
        assertEquals(3, fastest(infinite, infinite, infinite));
    }

    @Test
    void aSingleOptionIsNotMeasured() {
        assertEquals(16, InputPadding.fastest(List.of(16), _ -> fail("measured")));
    }
}
