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
            return runs(prepared.session(), limit);
        }
    },
    /** Input in the card's memory to float32 NCHW maps that are left there. */
    COMPUTE {
        @Override
        long[] time(Prepared prepared, Limit limit) {
            try (Session session = prepared.openOnDevice()) {
                session.run();
                return runs(session, limit);
            }
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

    private static long[] runs(Session session, Limit limit) {
        Samples samples = new Samples(limit);
        while (samples.goOn()) {
            long began = System.nanoTime();
            session.run();
            samples.add(System.nanoTime() - began);
        }
        return samples.nanos();
    }

    /** Runs as long as it is told and returns each latency in nanoseconds. */
    abstract long[] time(Prepared prepared, Limit limit);

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Form> of(String id) {
        return Arrays.stream(values()).filter(form -> form.id().equals(id)).findFirst();
    }
}
