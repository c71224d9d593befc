// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.contestant;

import java.lang.management.ManagementFactory;

/** How long a process has worked since it began, without the time that it waited for commands. */
final class BusyTime {
    private long busyNanos;
    private long resumed;

    private BusyTime(long busyNanos) {
        this.busyNanos = busyNanos;
        this.resumed = System.nanoTime();
    }

    /** Runs; what the JVM has taken so far is counted, to a millisecond. */
    static BusyTime sinceTheProcessBegan() {
        long began = ManagementFactory.getRuntimeMXBean().getStartTime();
        return new BusyTime((System.currentTimeMillis() - began) * 1_000_000);
    }

    void pause() {
        busyNanos += System.nanoTime() - resumed;
    }

    void resume() {
        resumed = System.nanoTime();
    }

    /** While it runs. */
    double seconds() {
        return (busyNanos + System.nanoTime() - resumed) / 1e9;
    }
}
