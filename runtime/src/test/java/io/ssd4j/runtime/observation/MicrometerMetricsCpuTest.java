// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.observation;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionReport;
import io.ssd4j.runtime.engine.ObservedRuns;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The adapter of the documentation, with the real Micrometer. */
class MicrometerMetricsCpuTest {
    private static final int RUNS = 7;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void countsAndTimesAreRight() {
        long[] measured = new long[1];
        ObservedRuns.use("cpu", new MicrometerMetrics(registry), session -> {
            long start = System.nanoTime();
            for (int i = 0; i < RUNS; i++) {
                session.run();
            }
            measured[0] = System.nanoTime() - start;
        });
        Timer runs = registry.get("ssd4j.run")
                .tags("network", ObservedRuns.NETWORK, "device", "cpu", "precision", "fp32")
                .tag("batch", String.valueOf(ObservedRuns.BATCH))
                .timer();
        assertAll(
                () -> assertEquals(RUNS, runs.count()),
                () -> assertTrue(runs.totalTime(TimeUnit.NANOSECONDS) > 0, runs::toString),
                () -> assertTrue(runs.totalTime(TimeUnit.NANOSECONDS) <= measured[0], runs::toString),
                () -> assertEquals(
                        RUNS * ObservedRuns.BATCH,
                        registry.get("ssd4j.images").counter().count()),
                () -> assertEquals(
                        0, registry.get("ssd4j.run.failures").counter().count()),
                () -> assertEquals(1, registry.get("ssd4j.model.load").timer().count()),
                () -> assertEquals(
                        ObservedRuns.PARAMETER_BYTES,
                        registry.get("ssd4j.model.bytes").summary().totalAmount()),
                () -> assertEquals(1, registry.get("ssd4j.session.open").timer().count()));
    }

    @Test
    void aFailureIsCounted() {
        new MicrometerMetrics(registry)
                .sessionOpened(new SessionReport("n", DeviceId.CPU, Precision.FP32, 1, 0, 0, 0))
                .failed(new IllegalStateException());
        assertEquals(1, registry.get("ssd4j.run.failures").counter().count());
        assertEquals(0, registry.get("ssd4j.run").timer().count());
    }
}
