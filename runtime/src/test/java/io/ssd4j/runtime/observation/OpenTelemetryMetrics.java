// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.observation;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.ssd4j.runtime.Metrics;
import io.ssd4j.runtime.ModelReport;
import io.ssd4j.runtime.RunMetrics;
import io.ssd4j.runtime.SessionReport;

/** Instruments of OpenTelemetry, which the documentation shows: times of loading, opening and runs, and counts of images and failures. */
public final class OpenTelemetryMetrics implements Metrics {
    private static final double SECOND = 1e9;

    private final DoubleHistogram loading;
    private final DoubleHistogram opening;
    private final DoubleHistogram runs;
    private final LongCounter images;
    private final LongCounter failures;

    public OpenTelemetryMetrics(Meter meter) {
        loading = meter.histogramBuilder("ssd4j.model.load").setUnit("s").build();
        opening = meter.histogramBuilder("ssd4j.session.open").setUnit("s").build();
        runs = meter.histogramBuilder("ssd4j.run").setUnit("s").build();
        images = meter.counterBuilder("ssd4j.images").setUnit("{image}").build();
        failures = meter.counterBuilder("ssd4j.run.failures").setUnit("{run}").build();
    }

    @Override
    public void modelLoaded(ModelReport model) {
        loading.record(
                model.nanos() / SECOND,
                attributes(
                        model.network(),
                        model.device().toString(),
                        model.precision().id()));
    }

    @Override
    public RunMetrics sessionOpened(SessionReport session) {
        Attributes attributes = attributes(
                session.network(),
                session.device().toString(),
                session.precision().id());
        opening.record(session.nanos() / SECOND, attributes);
        return new RunMetrics() {
            @Override
            public void completed(long nanos) {
                runs.record(nanos / SECOND, attributes);
                images.add(session.batch(), attributes);
            }

            @Override
            public void failed(Throwable cause) {
                failures.add(1, attributes);
            }
        };
    }

    private static Attributes attributes(String network, String device, String precision) {
        return Attributes.builder()
                .put("network", network)
                .put("device", device)
                .put("precision", precision)
                .build();
    }
}
