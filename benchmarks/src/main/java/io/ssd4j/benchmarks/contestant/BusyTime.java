// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import java.lang.management.ManagementFactory;

/** The time a process has worked since it started, without the time it spent waiting for commands. */
final class BusyTime {
    private long busyNanos;
    private long resumed;

    private BusyTime(long busyNanos) {
        this.busyNanos = busyNanos;
        this.resumed = System.nanoTime();
    }

    /** Starts counting; the start-up time of the JVM is included, to a millisecond. */
    static BusyTime sinceProcessStart() {
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        return new BusyTime((System.currentTimeMillis() - started) * 1_000_000);
    }

    void pause() {
        busyNanos += System.nanoTime() - resumed;
    }

    void resume() {
        resumed = System.nanoTime();
    }

    /** Returns the seconds so far; call it while the clock is running. */
    double seconds() {
        return (busyNanos + System.nanoTime() - resumed) / 1e9;
    }
}
