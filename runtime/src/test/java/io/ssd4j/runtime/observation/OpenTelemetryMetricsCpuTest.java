// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.observation;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionReport;
import io.ssd4j.runtime.engine.ObservedRuns;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The adapter of the documentation, with OpenTelemetry's own SDK. */
class OpenTelemetryMetricsCpuTest {
    private static final int RUNS = 7;

    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final SdkMeterProvider provider =
            SdkMeterProvider.builder().registerMetricReader(reader).build();
    private final OpenTelemetryMetrics metrics = new OpenTelemetryMetrics(provider.get("ssd4j"));

    @AfterEach
    void shutDown() {
        provider.close();
    }

    private static MetricData named(Collection<MetricData> all, String name) {
        return all.stream()
                .filter(data -> data.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + all));
    }

    private static HistogramPointData times(Collection<MetricData> all, String name) {
        MetricData data = named(all, name);
        assertEquals("s", data.getUnit());
        return data.getHistogramData().getPoints().iterator().next();
    }

    private static LongPointData count(Collection<MetricData> all, String name) {
        return named(all, name).getLongSumData().getPoints().iterator().next();
    }

    @Test
    void countsAndTimesAreRight() {
        long[] measured = new long[1];
        ObservedRuns.use("cpu", metrics, session -> {
            long start = System.nanoTime();
            for (int i = 0; i < RUNS; i++) {
                session.run();
            }
            measured[0] = System.nanoTime() - start;
        });
        Collection<MetricData> all = reader.collectAllMetrics();
        HistogramPointData runs = times(all, "ssd4j.run");
        assertAll(
                () -> assertEquals(RUNS, runs.getCount()),
                () -> assertTrue(runs.getSum() > 0 && runs.getSum() <= measured[0] / 1e9, runs::toString),
                () -> assertEquals("cpu", runs.getAttributes().get(AttributeKey.stringKey("device"))),
                () -> assertEquals(ObservedRuns.NETWORK, runs.getAttributes().get(AttributeKey.stringKey("network"))),
                () -> assertEquals("fp32", runs.getAttributes().get(AttributeKey.stringKey("precision"))),
                () -> assertEquals(
                        RUNS * ObservedRuns.BATCH, count(all, "ssd4j.images").getValue()),
                () -> assertEquals(1, times(all, "ssd4j.model.load").getCount()),
                () -> assertEquals(1, times(all, "ssd4j.session.open").getCount()));
    }

    @Test
    void aFailureIsCounted() {
        metrics.sessionOpened(new SessionReport("n", DeviceId.CPU, Precision.FP32, 1, 0, 0, 0))
                .failed(new IllegalStateException());
        assertEquals(1, count(reader.collectAllMetrics(), "ssd4j.run.failures").getValue());
    }
}
