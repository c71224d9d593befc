// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.gomp.gomp_h;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Lets a background thread work while no run of this process computes, in short parts: a run that comes meanwhile waits for the
 * end of one part.
 *
 * @param threads the OpenMP threads of the work
 */
record BetweenRuns(int threads) {
    /** A program that runs in a loop calls again within this time, and then goes first. */
    private static final Duration PAUSE = Duration.ofNanos(200_000);

    /**
     * Does one part.
     *
     * @throws InterruptedException if the thread is interrupted: nothing was done
     */
    <T> T get(Supplier<T> part) throws InterruptedException {
        Thread.sleep(PAUSE);
        // All processors, even if the work has fewer threads: it is measured, and a session's program may be replaced.
        Turns.OF_THIS_PROCESS.take(Integer.MAX_VALUE);
        try {
            gomp_h.omp_set_num_threads(threads);
            return part.get();
        } finally {
            Turns.OF_THIS_PROCESS.giveBack(Integer.MAX_VALUE);
        }
    }

    /**
     * Does one part.
     *
     * @throws InterruptedException as {@link #get}
     */
    void run(Runnable part) throws InterruptedException {
        get(() -> {
            part.run();
            return true;
        });
    }
}
