// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import io.ssd4j.ros2.dds.TopicWriter;
import io.ssd4j.ros2.message.DiagnosticMessage;
import io.ssd4j.ros2.message.DiagnosticMessage.Level;
import io.ssd4j.ros2.message.DiagnosticMessage.Status;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Publishes once a second how many images came, were answered and were not, and how long that took. */
final class Diagnostics {
    private static final double MICROS_PER_MILLI = 1000;
    private static final double MEDIAN = 50;
    private static final double SLOWEST_PERCENT = 99;
    private static final double NANOS_PER_SECOND = 1e9;

    private final NodeSettings settings;
    private final NodeStatistics statistics;
    private final Optional<TopicWriter> writer;
    private NodeStatistics.Counts before = new NodeStatistics.Counts(0, 0, 0, 0);
    private long staleBefore;
    private long time = System.nanoTime();

    /**
     * @param writer publishes them; without one, the statistics are only collected
     */
    Diagnostics(NodeSettings settings, NodeStatistics statistics, Optional<TopicWriter> writer) {
        this.settings = settings;
        this.statistics = statistics;
        this.writer = writer;
    }

    /**
     * Publishes the state since the last call.
     *
     * @param stale images since the start that newer ones replaced before they were detected in
     * @param publishers publishers of images that there are now
     * @param epochNanos the time of the message
     */
    void publish(long stale, int publishers, long epochNanos) {
        NodeStatistics.Counts counts = statistics.counts();
        NodeStatistics.Interval interval = statistics.interval();
        long now = System.nanoTime();
        double seconds = (now - time) / NANOS_PER_SECOND;
        if (writer.isPresent()) {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("publishers", Integer.toString(publishers));
            values.put("images received", Long.toString(counts.received()));
            values.put("images answered", Long.toString(counts.answered()));
            values.put("images replaced by newer ones", Long.toString(stale));
            values.put("images unusable", Long.toString(counts.unusable()));
            values.put("detections not sent", Long.toString(counts.unsent()));
            values.put("received per second", number((counts.received() - before.received()) / seconds));
            values.put("answered per second", number((counts.answered() - before.answered()) / seconds));
            add(values, "latency", interval.latency());
            add(values, "age", interval.age());
            try (Arena arena = Arena.ofConfined()) {
                Status status = new Status(
                        level(counts, publishers),
                        "ssd4j: " + settings.detections(),
                        summary(counts, stale, publishers),
                        settings.hardware(),
                        values);
                // A reader that is too slow misses a state; the next one has the same counts.
                writer.get().write(DiagnosticMessage.of(status, epochNanos, arena));
            }
        }
        before = counts;
        staleBefore = stale;
        time = now;
    }

    private Level level(NodeStatistics.Counts counts, int publishers) {
        boolean lost = counts.unusable() > before.unusable() || counts.unsent() > before.unsent();
        return lost || publishers == 0 || counts.received() == before.received() ? Level.WARN : Level.OK;
    }

    private String summary(NodeStatistics.Counts counts, long stale, int publishers) {
        if (publishers == 0) {
            return "no publisher on " + settings.image() + " with a compatible quality of service";
        }
        if (counts.received() == before.received()) {
            return "no image on " + settings.image() + " since the last message";
        }
        if (counts.unusable() > before.unusable()) {
            return "images that cannot be used";
        }
        if (counts.unsent() > before.unsent()) {
            return "detections that could not be published";
        }
        return counts.answered() - before.answered() + " images answered, " + (stale - staleBefore)
                + " replaced by newer ones";
    }

    private static void add(Map<String, String> values, String name, Histogram micros) {
        if (micros.getTotalCount() > 0) {
            values.put(name + " median (ms)", millis(micros.getValueAtPercentile(MEDIAN)));
            values.put(name + " 99 % (ms)", millis(micros.getValueAtPercentile(SLOWEST_PERCENT)));
            values.put(name + " maximum (ms)", millis(micros.getMaxValue()));
        }
    }

    private static String millis(long micros) {
        return number(micros / MICROS_PER_MILLI);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
