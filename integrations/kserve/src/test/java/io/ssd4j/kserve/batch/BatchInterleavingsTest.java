// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.testing.interleaving.InstrumentedClasses;
import io.ssd4j.testing.interleaving.Interleavings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Explores how requests, workers, cancellation, time and closing interleave. */
class BatchInterleavingsTest {
    private static final int SEEDS = 400;

    @Test
    void everyOrderAnswersEveryRequest() {
        InstrumentedClasses classes = new InstrumentedClasses(BatchScenario.class, Optional.empty());
        assertEquals(Optional.empty(), Interleavings.firstFailure(() -> classes.scenario(BatchScenario.class), SEEDS));
    }
}
