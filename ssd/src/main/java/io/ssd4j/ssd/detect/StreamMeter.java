// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.ssd.detect.StreamReport.Stage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Measures how long each stage of a stream is busy, on all GPUs together and on each. Thread-safe. */
final class StreamMeter {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier clock;
    private final Stages all = new Stages();
    private final List<Gpu> gpus = new ArrayList<>();
    private long first;
    private long last;
    private boolean begun;

    private static final class Busy {
        private int inside;
        private long since;

        /** With at least one photo or batch inside. */
        private long some;

        /** Each one's own time. */
        private long all;

        void enter(long now) {
            if (inside++ == 0) {
                since = now;
            }
        }

        void leave(long begin, long now) {
            all += now - begin;
            if (--inside == 0) {
                some += now - since;
            }
        }
    }

    private static final class Stages {
        private final Map<Stage, Busy> busy = new EnumMap<>(Stage.class);
        private long photos;

        Busy at(Stage stage) {
            return busy.computeIfAbsent(stage, _ -> new Busy());
        }

        /** The part of the time in which each stage was busy. */
        Map<Stage, Double> shares(long elapsed, double decoding) {
            Map<Stage, Double> shares = new EnumMap<>(Stage.class);
            for (Stage stage : Stage.values()) {
                shares.put(stage, stage == Stage.DECODE ? decoding : (double) at(stage).some / elapsed);
            }
            return shares;
        }
    }

    /** The work of one GPU. */
    final class Gpu {
        private final String device;
        private final Stages own = new Stages();
        private @Nullable String failure;

        private Gpu(String device) {
            this.device = device;
        }

        /** Measures a stage of one batch. */
        void measure(Stage stage, Runnable work) {
            long begin = enter(stage, own);
            try {
                work.run();
            } finally {
                leave(stage, begin, own);
            }
        }

        /** Counts photos that were computed. */
        void computed(int count) {
            synchronized (StreamMeter.this) {
                all.photos += count;
                own.photos += count;
            }
        }

        /** Notes why it computes nothing more. */
        void failed(String reason) {
            synchronized (StreamMeter.this) {
                failure = reason;
            }
        }
    }

    /**
     * @param clock nanoseconds, as {@link System#nanoTime()}
     */
    StreamMeter(LongSupplier clock) {
        this.clock = clock;
    }

    /** Adds a GPU to the report. */
    synchronized Gpu gpu(String device) {
        Gpu gpu = new Gpu(device);
        gpus.add(gpu);
        return gpu;
    }

    /** Measures the decoding of one photo. */
    <T> T decoding(Supplier<T> work) {
        long begin = enter(Stage.DECODE, null);
        try {
            return work.get();
        } finally {
            leave(Stage.DECODE, begin, null);
        }
    }

    private synchronized long enter(Stage stage, @Nullable Stages own) {
        long now = clock.getAsLong();
        if (!begun) {
            begun = true;
            first = now;
        }
        all.at(stage).enter(now);
        if (own != null) {
            own.at(stage).enter(now);
        }
        return now;
    }

    private synchronized void leave(Stage stage, long begin, @Nullable Stages own) {
        long now = clock.getAsLong();
        all.at(stage).leave(begin, now);
        if (own != null) {
            own.at(stage).leave(begin, now);
        }
        last = now;
    }

    /**
     * The report so far.
     *
     * @param readers threads that decode
     */
    synchronized StreamReport report(int readers) {
        long elapsed = Math.max(1, last - first);
        double decoding = (double) all.at(Stage.DECODE).all / readers / elapsed;
        List<StreamReport.Gpu> each = gpus.stream()
                .map(gpu -> new StreamReport.Gpu(
                        gpu.device,
                        gpu.own.photos,
                        gpu.own.shares(elapsed, decoding),
                        Optional.ofNullable(gpu.failure)))
                .toList();
        return new StreamReport(
                all.photos, begun ? elapsed / NANOS_PER_SECOND : 0, readers, each, all.shares(elapsed, decoding));
    }
}
