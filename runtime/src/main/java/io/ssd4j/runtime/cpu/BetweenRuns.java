// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.gomp.gomp_h;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Lets a background thread work while no run of this process computes: in turns, each of which ends with the first part of the work
 * that passes {@link #turn}. A run that comes meanwhile waits for the end of the turn. After a turn comes a pause of the same length, so
 * that a program that runs in a loop does not lose more than half of the time. Used by one thread.
 */
final class BetweenRuns implements Parts, AutoCloseable {
    private static final long SHORTEST_TURN = Duration.ofMillis(100).toNanos();
    private static final long LONGEST_TURN = Duration.ofSeconds(2).toNanos();

    private final int threads;
    private final RunTimes runs;
    private boolean inTurn;
    private long start;
    private Duration pause = Duration.ofMillis(1);

    /**
     * @param threads the OpenMP threads of the work
     * @param runs the times of the runs that the turns are between
     */
    BetweenRuns(int threads, RunTimes runs) {
        this.threads = threads;
        this.runs = runs;
    }

    /**
     * What a turn takes, about as long as a run: if runs were much longer, the work would have a small part of the time.
     *
     * @param run the time of a run; {@link Long#MAX_VALUE} if there was none
     * @return nanoseconds
     */
    static long turn(long run) {
        return run == Long.MAX_VALUE ? SHORTEST_TURN : Math.clamp(run, SHORTEST_TURN, LONGEST_TURN);
    }

    /**
     * Does one part of the work.
     *
     * @throws InterruptedException if the thread is interrupted: nothing was done
     */
    <T> T get(Supplier<T> part) throws InterruptedException {
        if (!inTurn) {
            Thread.sleep(pause);
            // All processors, even if the work has fewer threads: it is measured, and a session's program may be
            // replaced.
            Turns.OF_THIS_PROCESS.take(Integer.MAX_VALUE);
            inTurn = true;
            start = System.nanoTime();
            gomp_h.omp_set_num_threads(threads);
        } else if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        T result = part.get();
        if (System.nanoTime() - start > turn(runs.shortest())) {
            close();
        }
        return result;
    }

    @Override
    public void run(Runnable part) throws InterruptedException {
        get(() -> {
            part.run();
            return true;
        });
    }

    /** Ends the turn, if there is one; the next part begins another. */
    @Override
    public void close() {
        if (inTurn) {
            inTurn = false;
            pause = Duration.ofNanos(System.nanoTime() - start);
            Turns.OF_THIS_PROCESS.giveBack(Integer.MAX_VALUE);
        }
    }
}
