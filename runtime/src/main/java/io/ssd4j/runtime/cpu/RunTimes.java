// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts a session's runs and keeps the shortest, and wakes the thread that waits for a number of them. Recording allocates
 * nothing.
 */
final class RunTimes {
    private volatile int runs;
    private volatile long shortest = Long.MAX_VALUE;
    private volatile int awaited = Integer.MAX_VALUE;
    private volatile @Nullable Thread waiting;

    /** Records a run. One thread at a time. */
    void record(long nanos) {
        shortest = Math.min(shortest, nanos);
        int now = runs + 1;
        runs = now;
        if (now == awaited) {
            LockSupport.unpark(waiting);
        }
    }

    /** Forgets all runs; no run may be in progress. */
    void clear() {
        runs = 0;
        shortest = Long.MAX_VALUE;
    }

    /** The time of the shortest run. */
    long shortest() {
        return shortest;
    }

    /**
     * Waits for a number of runs since the last {@link #clear()}; one thread may wait.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void await(int number) throws InterruptedException {
        waiting = Thread.currentThread();
        awaited = number;
        while (runs < number) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        awaited = Integer.MAX_VALUE;
    }
}
