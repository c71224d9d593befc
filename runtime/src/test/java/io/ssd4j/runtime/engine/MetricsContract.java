// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Metrics;
import io.ssd4j.runtime.ModelReport;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.RunMetrics;
import io.ssd4j.runtime.SessionReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What metrics are told by an engine, and when. */
abstract class MetricsContract {
    private static final int RUNS = 5;

    /** The device under test. */
    abstract String device();

    /** Remembers what it is told. */
    private static final class Remembering implements Metrics, RunMetrics {
        final List<ModelReport> models = new ArrayList<>();
        final List<SessionReport> sessions = new ArrayList<>();
        int completed;
        long nanos;
        int closed;

        @Override
        public void modelLoaded(ModelReport report) {
            models.add(report);
        }

        @Override
        public RunMetrics sessionOpened(SessionReport report) {
            sessions.add(report);
            return this;
        }

        @Override
        public void completed(long took) {
            completed++;
            nanos += took;
        }

        @Override
        public void closed() {
            closed++;
        }
    }

    @Test
    void countsAndTimesAreRight() {
        Remembering metrics = new Remembering();
        long[] slab = new long[1];
        long[] measured = new long[1];
        ObservedRuns.use(device(), metrics, session -> {
            slab[0] = session.memoryPlan().bytes();
            long start = System.nanoTime();
            for (int i = 0; i < RUNS; i++) {
                session.run();
            }
            measured[0] = System.nanoTime() - start;
            assertEquals(0, metrics.closed);
        });
        ModelReport model = metrics.models.getFirst();
        SessionReport session = metrics.sessions.getFirst();
        assertAll(
                () -> assertEquals(1, metrics.models.size()),
                () -> assertEquals(ObservedRuns.NETWORK, model.network()),
                () -> assertEquals(DeviceId.parse(device()), model.device()),
                () -> assertTrue(model.bytes() >= ObservedRuns.PARAMETER_BYTES, model.toString()),
                () -> assertTrue(model.nanos() > 0, model.toString()),
                () -> assertEquals(1, metrics.sessions.size()),
                () -> assertEquals(
                        new SessionReport(
                                ObservedRuns.NETWORK,
                                DeviceId.parse(device()),
                                Precision.FP32,
                                ObservedRuns.BATCH,
                                slab[0],
                                ObservedRuns.RUN_BYTES,
                                session.nanos()),
                        session),
                () -> assertEquals(RUNS, metrics.completed),
                () -> assertTrue(
                        metrics.nanos > 0 && metrics.nanos <= measured[0], metrics.nanos + " of " + measured[0]),
                () -> assertEquals(1, metrics.closed));
    }

    @Test
    void runsWithMetricsAllocateNothing() {
        Remembering metrics = new Remembering();
        ObservedRuns.use(
                device(),
                metrics,
                session ->
                        HotPathContract.assertNothing(RunAllocation.measure(session::run, RunAllocation.FRAME_RUNS)));
        assertTrue(metrics.completed > RunAllocation.FRAME_RUNS);
    }

    @Test
    void metricsThatFailLeaveTheSessionUsable() {
        IllegalStateException failure = new IllegalStateException("metrics");
        int[] runs = new int[2];
        Metrics metrics = new Metrics() {
            @Override
            public RunMetrics sessionOpened(SessionReport report) {
                return new RunMetrics() {
                    @Override
                    public void completed(long nanos) {
                        if (runs[0]++ == 0) {
                            throw failure;
                        }
                    }

                    @Override
                    public void failed(Throwable cause) {
                        runs[1]++;
                    }
                };
            }
        };
        ObservedRuns.use(device(), metrics, session -> {
            assertSame(failure, assertThrows(IllegalStateException.class, session::run));
            session.run();
        });
        assertEquals(2, runs[0]);
        assertEquals(0, runs[1], "the run itself did not fail");
    }

    @Test
    void metricsThatRefuseASessionOrAModelLeaveNothingOpen() {
        IllegalStateException failure = new IllegalStateException("metrics");
        Metrics noSessions = new Metrics() {
            @Override
            public RunMetrics sessionOpened(SessionReport report) {
                throw failure;
            }
        };
        Metrics noModels = new Metrics() {
            @Override
            public void modelLoaded(ModelReport report) {
                throw failure;
            }
        };
        // Closing the model and the device would fail if they counted something open, and the stand-in counts memory.
        assertSame(
                failure,
                assertThrows(IllegalStateException.class, () -> ObservedRuns.use(device(), noSessions, session -> {})));
        assertSame(
                failure,
                assertThrows(IllegalStateException.class, () -> ObservedRuns.use(device(), noModels, session -> {})));
        assertEquals(0, failure.getSuppressed().length);
    }
}
