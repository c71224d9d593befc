// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import java.util.Arrays;

/** Latencies in nanoseconds. Only the caller reads the clock. */
final class Samples {
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
