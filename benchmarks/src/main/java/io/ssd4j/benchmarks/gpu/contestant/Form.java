// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.contestant;

import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Session;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a latency spans. */
enum Form {
    /** Input in pinned memory to outputs that can be read, one run after the other. */
    RUN {
        @Override
        long[] time(Prepared prepared, Limit limit) {
            Session session = prepared.session();
            Samples samples = new Samples(limit);
            while (samples.goOn()) {
                long began = System.nanoTime();
                session.run();
                samples.add(System.nanoTime() - began);
            }
            return samples.nanos();
        }
    },
    /** From one result to the next while two batches are under way: throughput, not latency. */
    PIPELINE {
        @Override
        long[] time(Prepared prepared, Limit limit) {
            try (Pipeline pipeline =
                    new Pipeline(prepared.model(), prepared.session().batch())) {
                while (pipeline.hasFree()) {
                    Prepared.fill(pipeline.free().input());
                    pipeline.submit();
                }
                pipeline.next();
                pipeline.release();
                pipeline.submit();
                Samples samples = new Samples(limit);
                long last = System.nanoTime();
                while (samples.goOn()) {
                    pipeline.next();
                    pipeline.release();
                    pipeline.submit();
                    long now = System.nanoTime();
                    samples.add(now - last);
                    last = now;
                }
                return samples.nanos();
            }
        }
    };

    /** Runs as long as it is told and returns each latency in nanoseconds. */
    abstract long[] time(Prepared prepared, Limit limit);

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Form> of(String id) {
        return Arrays.stream(values()).filter(form -> form.id().equals(id)).findFirst();
    }

    /** Latencies as they come, kept without a look at the clock beyond the caller's. */
    private static final class Samples {
        private final Limit limit;
        private long[] nanos = new long[1 << 16];
        private int count;
        private long sum;

        Samples(Limit limit) {
            this.limit = limit;
        }

        boolean goOn() {
            return count < limit.runs() && sum < limit.nanos();
        }

        void add(long latency) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = latency;
            sum += latency;
        }

        long[] nanos() {
            return Arrays.copyOf(nanos, count);
        }
    }
}
