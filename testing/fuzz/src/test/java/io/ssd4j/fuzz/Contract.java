// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/** Runs a target on an input, and fails if it throws anything but its documented exception or takes too long. */
final class Contract {
    /** Processor time of one input. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Contract() {}

    static void check(FuzzTarget target, FuzzInput input, Tally tally) {
        long nanos = run(target, input, tally);
        if (nanos > MOST_NANOS) {
            // The first runs load classes and are interpreted: only a second one shows what the input costs.
            nanos = run(target, input, tally);
        }
        tally.slowest(nanos);
        if (nanos > MOST_NANOS) {
            throw new AssertionError(target.name() + ": " + input.bytes().length + " bytes took "
                    + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms of processor time");
        }
    }

    private static long run(FuzzTarget target, FuzzInput input, Tally tally) {
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            target.parse(input);
            tally.value();
        } catch (Throwable refusal) {
            if (!target.isDocumented(refusal)) {
                throw new AssertionError(target.name() + ": not the documented exception: " + refusal, refusal);
            }
            tally.refusal(target.isPastHeader(input, refusal));
        }
        return THREADS.getCurrentThreadCpuTime() - start;
    }
}
