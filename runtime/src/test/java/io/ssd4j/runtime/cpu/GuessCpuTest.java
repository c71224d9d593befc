// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.cpu.choice.Implementation;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is taken where nothing is timed. */
class GuessCpuTest {
    /** F(4x4) of 3x3 taps has 36 planes. */
    private static final long SECOND = 36L * 32 * 48 * Float.BYTES;

    private static final long THIRD = 36L * 48 * 64 * Float.BYTES;

    private static Choices guess(long limit) {
        DeviceOptions options = DeviceOptions.DEFAULT.threads(2).transformedWeightsLimit(limit);
        try (ChosenModel model = ChosenModel.load(options, () -> Path.of("unused"))) {
            return model.recipe(1).guess();
        }
    }

    @Test
    void winogradWhereItProbablyGains() {
        Choices guess = guess(SECOND + THIRD);
        // Not the first layer with its 3 channels, nor those with few tiles, dilation, strides or other taps.
        assertEquals(Set.of("second"), guess.byLayer().keySet());
        assertTrue(guess.of("second") instanceof Implementation.Winograd w && w.pooled(), guess::toString);
    }

    @Test
    void weightsThatDoNotFitAreNotTransformed() {
        assertEquals(Choices.DIRECT, guess(SECOND - 1));
        assertEquals(Choices.DIRECT, guess(0));
    }

    @Test
    void theSameInEverySession() {
        assertEquals(List.of(guess(1L << 30), guess(1L << 30)), List.of(guess(1L << 30), guess(1L << 30)));
    }
}
