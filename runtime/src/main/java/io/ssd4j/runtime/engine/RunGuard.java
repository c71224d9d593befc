// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Admits one thread at a time to a session, and none after it is closed. Between starting a run and waiting for it, no thread is
 * inside, but the session is not free and cannot be closed. Entering and leaving do not allocate memory.
 */
final class RunGuard {
    private static final int IDLE = 0;

    /** A thread is inside. */
    private static final int ENTERED = 1;

    /** A run was started, and no thread waits for it yet. */
    private static final int STARTED = 2;

    private static final int CLOSED = 3;

    private final AtomicInteger state = new AtomicInteger(IDLE);

    /**
     * Enters; {@link #exit()} or {@link #exitStarted()} must follow.
     *
     * @throws IllegalStateException if the session is closed
     * @throws ConcurrentModificationException if another thread is inside, or a run was started
     */
    void enter() {
        int seen = state.compareAndExchange(IDLE, ENTERED);
        if (seen != IDLE) {
            throw refusal(seen);
        }
    }

    /** Leaves; the session is free. */
    void exit() {
        state.set(IDLE);
    }

    /** Leaves with a run in progress; {@link #enterStarted()} must follow. */
    void exitStarted() {
        state.set(STARTED);
    }

    /**
     * Enters to wait for the run that was started; {@link #exit()} must follow. Of several threads, one is admitted.
     *
     * @throws IllegalStateException if no run was started, or the session is closed
     * @throws ConcurrentModificationException if another thread is inside
     */
    void enterStarted() {
        int seen = state.compareAndExchange(STARTED, ENTERED);
        if (seen == IDLE) {
            throw new IllegalStateException("nothing was started: call start() first");
        }
        if (seen != STARTED) {
            throw refusal(seen);
        }
    }

    private static RuntimeException refusal(int seen) {
        return switch (seen) {
            case CLOSED -> new IllegalStateException("the session is closed");
            case STARTED ->
                new ConcurrentModificationException(
                        "a run of this session is in progress: call await() first, and give each thread its own session");
            default ->
                new ConcurrentModificationException(
                        "another thread is running this session: give each thread its own session");
        };
    }

    void requireOpen() {
        if (state.get() == CLOSED) {
            throw new IllegalStateException("the session is closed");
        }
    }

    /**
     * Closes permanently.
     *
     * @return whether this call closed it; false if it was closed before
     * @throws IllegalStateException if a thread is inside, or a run was started; the session stays open
     */
    boolean close() {
        int seen = state.compareAndExchange(IDLE, CLOSED);
        if (seen == ENTERED || seen == STARTED) {
            throw new IllegalStateException("the session is running: wait for it before closing it");
        }
        return seen == IDLE;
    }
}
