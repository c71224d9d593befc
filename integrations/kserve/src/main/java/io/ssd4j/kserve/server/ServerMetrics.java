// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ssd4j.kserve.batch.BatchListener;
import io.ssd4j.kserve.protocol.RequestException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Metrics for Prometheus. They are only given to who asks for them, and sent nowhere. */
public final class ServerMetrics implements RequestLog, BatchListener {
    /** The limits of a histogram's buckets, milliseconds. */
    private static final long[] MILLIS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timer waiting = histogram("ssd4j.queue.duration", "Time that an image waits in the queue");
    private final Timer computing = histogram("ssd4j.compute.duration", "Time that the computation of a batch takes");
    private final DistributionSummary batches;
    private final Consumer<Throwable> unexpected;

    /**
     * @param maxBatch the largest batch
     * @param unexpected receives failures that are not about a request
     */
    public ServerMetrics(int maxBatch, Consumer<Throwable> unexpected) {
        this.unexpected = unexpected;
        this.batches = DistributionSummary.builder("ssd4j.batch.size")
                .description("Images that are computed together")
                .serviceLevelObjectives(sizes(maxBatch))
                .register(registry);
        // Closed with the process.
        new JvmMemoryMetrics().bindTo(registry);
    }

    private static double[] sizes(int maxBatch) {
        return IntStream.concat(IntStream.iterate(1, size -> size < maxBatch, size -> 2 * size), IntStream.of(maxBatch))
                .asDoubleStream()
                .toArray();
    }

    private Timer histogram(String name, String description, String... tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(
                        LongStream.of(MILLIS).mapToObj(Duration::ofMillis).toArray(Duration[]::new))
                .register(registry);
    }

    /** Adds the gauges, which are read when Prometheus scrapes them. */
    public void watch(BooleanSupplier ready, IntSupplier queue, Admission admission) {
        Gauge.builder("ssd4j.ready", ready, now -> now.getAsBoolean() ? 1 : 0)
                .description("1 if requests for inference are answered")
                .strongReference(true)
                .register(registry);
        Gauge.builder("ssd4j.queue.images", queue, IntSupplier::getAsInt)
                .description("Images that wait")
                // Nothing else holds the function.
                .strongReference(true)
                .register(registry);
        Gauge.builder("ssd4j.active.requests", admission, Admission::requests)
                .description("Requests that are received or computed")
                .register(registry);
        Gauge.builder("ssd4j.active.bytes", admission, Admission::bytes)
                .description("Bytes of the bodies of these requests")
                .register(registry);
    }

    @Override
    public void succeeded(Protocol protocol, long nanos) {
        record(protocol, "success", nanos);
    }

    @Override
    public void failed(Protocol protocol, RequestException.Status status, long nanos) {
        record(protocol, lower(status), nanos);
    }

    private void record(Protocol protocol, String outcome, long nanos) {
        histogram(
                        "ssd4j.request.duration",
                        "Time from the arrival of a request for inference to its answer",
                        "protocol",
                        lower(protocol),
                        "outcome",
                        outcome)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void transferred(Protocol protocol, long receivedBytes, long sentBytes) {
        bytes("ssd4j.received", "Bytes of requests for inference", protocol).increment((double) receivedBytes);
        bytes("ssd4j.sent", "Bytes of answers", protocol).increment((double) sentBytes);
    }

    private Counter bytes(String name, String description, Protocol protocol) {
        return Counter.builder(name)
                .description(description)
                .baseUnit("bytes")
                .tag("protocol", lower(protocol))
                .register(registry);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void waited(long nanos) {
        waiting.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void computed(int images, long nanos) {
        batches.record(images);
        computing.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void unexpected(Throwable failure) {
        unexpected.accept(failure);
    }

    /** All metrics in the text format of Prometheus. */
    public String text() {
        return registry.scrape();
    }
}
