// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.ssd.detect.StreamReport.Stage;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Measures how long each stage of a stream is busy. Thread-safe. */
final class StreamMeter {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier clock;
    private final Map<Stage, Busy> stages = new EnumMap<>(Stage.class);
    private long first;
    private long last;
    private boolean begun;
    private long photos;

    private static final class Busy {
        private int inside;
        private long since;

        /** With at least one photo or batch inside. */
        private long some;

        /** Each one's own time. */
        private long all;
    }

    /**
     * @param clock nanoseconds, as {@link System#nanoTime()}
     */
    StreamMeter(LongSupplier clock) {
        this.clock = clock;
        for (Stage stage : Stage.values()) {
            stages.put(stage, new Busy());
        }
    }

    /** Measures a stage of one photo or batch. */
    <T> T measure(Stage stage, Supplier<T> work) {
        long begin = enter(stage);
        try {
            return work.get();
        } finally {
            leave(stage, begin);
        }
    }

    /** Measures a stage of one batch that has no result. */
    void measure(Stage stage, Runnable work) {
        long begin = enter(stage);
        try {
            work.run();
        } finally {
            leave(stage, begin);
        }
    }

    private synchronized long enter(Stage stage) {
        long now = clock.getAsLong();
        if (!begun) {
            begun = true;
            first = now;
        }
        Busy busy = busy(stage);
        if (busy.inside++ == 0) {
            busy.since = now;
        }
        return now;
    }

    private synchronized void leave(Stage stage, long begin) {
        long now = clock.getAsLong();
        Busy busy = busy(stage);
        busy.all += now - begin;
        if (--busy.inside == 0) {
            busy.some += now - busy.since;
        }
        last = now;
    }

    private Busy busy(Stage stage) {
        return stages.getOrDefault(stage, new Busy());
    }

    /** Counts photos that were computed. */
    synchronized void computed(int count) {
        photos += count;
    }

    /**
     * The report so far.
     *
     * @param readers threads that decode
     */
    synchronized StreamReport report(int readers, int gpus) {
        long elapsed = Math.max(1, last - first);
        Map<Stage, Double> shares = new EnumMap<>(Stage.class);
        stages.forEach((stage, busy) -> shares.put(
                stage, stage == Stage.DECODE ? (double) busy.all / readers / elapsed : (double) busy.some / elapsed));
        return new StreamReport(photos, begun ? elapsed / NANOS_PER_SECOND : 0, readers, gpus, shares);
    }
}
