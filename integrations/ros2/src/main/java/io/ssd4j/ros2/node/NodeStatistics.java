// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Counts images and measures latencies. The receiving thread and the detecting thread record, without allocating on the heap; a third
 * thread reads.
 */
final class NodeStatistics {
    private static final long LONGEST_MICROS = 60_000_000;
    private static final int DIGITS = 3;
    private static final long NANOS_PER_MICRO = 1000;

    private final AtomicLong received = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong unusable = new AtomicLong();
    private final AtomicLong unsent = new AtomicLong();
    private final SingleWriterRecorder latencies = new SingleWriterRecorder(1, LONGEST_MICROS, DIGITS);
    private final SingleWriterRecorder ages = new SingleWriterRecorder(1, LONGEST_MICROS, DIGITS);
    private final Histogram allLatencies = new Histogram(1, LONGEST_MICROS, DIGITS);

    /** An image has arrived. */
    void received() {
        received.incrementAndGet();
    }

    /**
     * The detections of an image have been published.
     *
     * @param latencyNanos since it arrived
     * @param ageNanos since its stamp
     */
    void answered(long latencyNanos, long ageNanos) {
        answered.incrementAndGet();
        latencies.recordValue(micros(latencyNanos));
        ages.recordValue(micros(ageNanos));
    }

    /** An image could not be used. */
    void unusable() {
        unusable.incrementAndGet();
    }

    /** The detections of an image could not be published, because a reader is too slow. */
    void unsent() {
        unsent.incrementAndGet();
    }

    private static long micros(long nanos) {
        return Math.clamp(nanos / NANOS_PER_MICRO, 0, LONGEST_MICROS);
    }

    /**
     * The counts since the start.
     *
     * @param received images that have arrived
     * @param answered images whose detections were published
     * @param unusable images with an encoding, a size or data that cannot be used
     * @param unsent images whose detections could not be published
     */
    record Counts(long received, long answered, long unusable, long unsent) {}

    Counts counts() {
        return new Counts(received.get(), answered.get(), unusable.get(), unsent.get());
    }

    /**
     * Times in microseconds since the last call of {@link #interval()}.
     *
     * @param latency from the arrival of the image to the publication of its detections
     * @param age from the stamp of the image to the publication of its detections; clocks of different machines may differ
     */
    record Interval(Histogram latency, Histogram age) {}

    Interval interval() {
        Interval interval = new Interval(latencies.getIntervalHistogram(), ages.getIntervalHistogram());
        allLatencies.add(interval.latency());
        return interval;
    }

    /** The latencies of all intervals that have ended. */
    Histogram allLatencies() {
        return allLatencies;
    }
}
