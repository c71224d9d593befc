// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.testing.interleaving.InstrumentedClasses;
import io.ssd4j.testing.interleaving.Interleavings;
import io.ssd4j.testing.interleaving.Scenario;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Explores how threads interleave in a detector and its {@link SessionPool}. */
class DetectorInterleavingsTest {
    private static final int SEEDS = 100;

    static Stream<Class<? extends Scenario>> scenarios() {
        return Stream.of(
                DetectorScenario.ShareOnePlace.class,
                DetectorScenario.DetectAndClose.class,
                DetectorScenario.TwoClose.class);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyOrderEndsWell(Class<? extends Scenario> scenario) {
        InstrumentedClasses classes = new InstrumentedClasses(scenario, Optional.empty());
        assertEquals(Optional.empty(), Interleavings.firstFailure(() -> classes.scenario(scenario), SEEDS));
    }
}
