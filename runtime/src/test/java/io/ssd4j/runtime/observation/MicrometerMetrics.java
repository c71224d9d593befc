// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.ssd4j.runtime.Metrics;
import io.ssd4j.runtime.ModelReport;
import io.ssd4j.runtime.RunMetrics;
import io.ssd4j.runtime.SessionReport;
import java.util.concurrent.TimeUnit;

/** Meters of Micrometer, which the documentation shows: times of loading, opening and runs, and counts of images and failures. */
public final class MicrometerMetrics implements Metrics {
    private final MeterRegistry registry;

    public MicrometerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void modelLoaded(ModelReport model) {
        Tags tags = tags(
                model.network(), model.device().toString(), model.precision().id());
        registry.timer("ssd4j.model.load", tags).record(model.nanos(), TimeUnit.NANOSECONDS);
        registry.summary("ssd4j.model.bytes", tags).record((double) model.bytes());
    }

    @Override
    public RunMetrics sessionOpened(SessionReport session) {
        Tags tags = tags(
                session.network(),
                session.device().toString(),
                session.precision().id());
        registry.timer("ssd4j.session.open", tags).record(session.nanos(), TimeUnit.NANOSECONDS);
        // The meters are looked up once for each session, and not in each run.
        Timer runs = registry.timer("ssd4j.run", tags.and("batch", String.valueOf(session.batch())));
        Counter images = registry.counter("ssd4j.images", tags);
        Counter failures = registry.counter("ssd4j.run.failures", tags);
        return new RunMetrics() {
            @Override
            public void completed(long nanos) {
                runs.record(nanos, TimeUnit.NANOSECONDS);
                images.increment(session.batch());
            }

            @Override
            public void failed(Throwable cause) {
                failures.increment();
            }
        };
    }

    private static Tags tags(String network, String device, String precision) {
        return Tags.of("network", network, "device", device, "precision", precision);
    }
}
