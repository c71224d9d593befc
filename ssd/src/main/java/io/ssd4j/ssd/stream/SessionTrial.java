// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.stream;

import java.util.Arrays;

/**
 * Decides by measuring whether a long series of runs is faster in one session with all threads of a CPU, or in several sessions at the same
 * time with a share of the threads each. Both are tried twice in turns, with the first runs of the series; the better time of each
 * counts, because the first runs of a session are slower than all others. The first tries are in one session, so that a short series needs
 * no other. Thread-safe.
 */
public final class SessionTrial {
    /** More sessions than this take too much memory; they get more threads instead. */
    private static final int MOST_SESSIONS = 8;

    private static final int WINDOWS = 4;
    private static final int RUNS_PER_SESSION = 4;

    private final int several;
    private final int window;
    private final long[] nanos = new long[WINDOWS];
    private int started;
    private int completed;
    private long windowStart;

    /** 0 until it is decided. */
    private int decision;

    /**
     * Begins a trial.
     *
     * @param sessions as {@link #sessions(int)} returns it; 1 leaves nothing to decide
     */
    public SessionTrial(int sessions) {
        this.several = sessions;
        this.window = RUNS_PER_SESSION * sessions;
        this.decision = sessions == 1 ? 1 : 0;
    }

    /** A trial that is over before it begins. */
    public static SessionTrial decided(int sessions) {
        SessionTrial trial = new SessionTrial(sessions);
        trial.decision = sessions;
        return trial;
    }

    /**
     * A trial, unless the number of sessions is fixed.
     *
     * @param fixed the number; 0 to measure
     * @param threads the threads of the device
     */
    public static SessionTrial of(int fixed, int threads) {
        return fixed > 0 ? decided(fixed) : new SessionTrial(sessions(threads));
    }

    /** The most sessions that compute at the same time. */
    public int mostSessions() {
        return several;
    }

    /** The number of sessions that share the threads of a device; each gets {@code threads / sessions} of them. */
    public static int sessions(int threads) {
        return Math.min(threads, MOST_SESSIONS);
    }

    /** Starts a run, and returns how many sessions share the threads during it: 1 or all. */
    public synchronized int start() {
        int number = started++;
        if (decision != 0) {
            return decision;
        }
        // Runs that start before the last window has ended go on as it does.
        return Math.min(number / window, WINDOWS - 1) % 2 == 0 ? 1 : several;
    }

    /**
     * Takes the end of a run.
     *
     * @param time {@link System#nanoTime()} at its end
     */
    public synchronized void completed(long time) {
        if (decision != 0) {
            return;
        }
        int number = completed++;
        int place = number % window;
        // The first runs of a window overlap the last ones of the window before.
        if (place == several - 1) {
            windowStart = time;
        } else if (place == window - 1) {
            nanos[number / window] = time - windowStart;
            if (number == WINDOWS * window - 1) {
                decision = best(0) < best(1) ? 1 : several;
            }
        }
    }

    private long best(int first) {
        return Math.min(nanos[first], nanos[first + 2]);
    }

    /** The number of sessions that is faster; 0 as long as that is not known. */
    public synchronized int decision() {
        return decision;
    }

    @Override
    public synchronized String toString() {
        return "SessionTrial[" + decision + " of 1 or " + several + ", " + Arrays.toString(nanos) + " ns]";
    }
}
