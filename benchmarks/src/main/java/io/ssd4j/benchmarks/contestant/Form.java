// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.runtime.Session;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a latency covers. */
enum Form {
    /** From the input in host memory (pinned for a GPU) to outputs that the host can read, one run after another. */
    RUN {
        @Override
        long[] time(Prepared prepared, Limit limit) {
            return runs(prepared.session(), limit);
        }
    },
    /** From the input in the GPU's memory to float32 NCHW maps that stay there. */
    COMPUTE {
        @Override
        long[] time(Prepared prepared, Limit limit) {
            var session = prepared.onDevice();
            session.run();
            return runs(session, limit);
        }
    },
    /** From one result to the next while several batches are in flight: throughput, not latency. */
    PIPELINE {
        @Override
        long[] time(Prepared prepared, Limit limit) {
            var pipeline = prepared.pipeline();
            while (pipeline.hasFree()) {
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
            // The GPU must be idle before the next contestant is timed.
            Prepared.empty(pipeline);
            return samples.nanos();
        }
    };

    private static long[] runs(Session<?, ?> session, Limit limit) {
        Samples samples = new Samples(limit);
        while (samples.goOn()) {
            long start = System.nanoTime();
            session.run();
            samples.add(System.nanoTime() - start);
        }
        return samples.nanos();
    }

    /** Runs until the limit and returns each latency in nanoseconds. */
    abstract long[] time(Prepared prepared, Limit limit);

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the forms that make sense on a device; a CPU has no memory of its own, and gains nothing from two batches. */
    static List<Form> on(Settings settings) {
        return settings.isGpu() ? Arrays.asList(values()) : List.of(RUN);
    }
}
