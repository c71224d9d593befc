// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import java.util.concurrent.TimeUnit;

/** What came of the inputs of a target. */
final class Tally {
    private long values;
    private long refusedLater;
    private long refusedAtHeader;
    private long slowestNanos;

    void value() {
        values++;
    }

    void refusal(boolean pastHeader) {
        if (pastHeader) {
            refusedLater++;
        } else {
            refusedAtHeader++;
        }
    }

    void slowest(long nanos) {
        slowestNanos = Math.max(slowestNanos, nanos);
    }

    long runs() {
        return values + refusedLater + refusedAtHeader;
    }

    /** Number of inputs, of those past the header and of those that were read; the longest processor time in milliseconds. */
    String line(String target) {
        return String.join(
                "\t",
                target,
                Long.toString(runs()),
                Long.toString(values + refusedLater),
                Long.toString(values),
                Long.toString(TimeUnit.NANOSECONDS.toMillis(slowestNanos)));
    }
}
