// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long the client of one request waits for the answer, and whether it still does. Thread-safe. */
public final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;
    private long deadline;

    /**
     * @param limit how long the client waits, from now on
     */
    public Cancellation(Duration limit) {
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /** Shortens the time that is left, if it is longer. */
    public synchronized void within(Duration limit) {
        long other = System.nanoTime() + limit.toNanos();
        if (other - deadline < 0) {
            deadline = other;
        }
    }

    /** Nanoseconds that are left; 0 or less after the deadline. */
    synchronized long remaining() {
        return deadline - System.nanoTime();
    }

    /** The client has gone. */
    public void cancel() {
        List<Runnable> toRun;
        synchronized (this) {
            cancelled = true;
            toRun = List.copyOf(actions);
            actions.clear();
        }
        toRun.forEach(Runnable::run);
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Runs an action when the client goes, or now if it has gone. */
    void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }
}
