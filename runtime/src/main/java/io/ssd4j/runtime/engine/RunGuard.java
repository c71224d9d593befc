// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicInteger;

/** Admits one thread at a time to a session, and none after it is closed. Entering and leaving allocate nothing. */
final class RunGuard {
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int CLOSED = 2;

    private final AtomicInteger state = new AtomicInteger(IDLE);

    /**
     * Enters; {@link #exit()} must follow.
     *
     * @throws IllegalStateException if the session is closed
     * @throws ConcurrentModificationException if another thread is inside
     */
    void enter() {
        int seen = state.compareAndExchange(IDLE, RUNNING);
        if (seen == CLOSED) {
            throw new IllegalStateException("the session is closed");
        }
        if (seen == RUNNING) {
            throw new ConcurrentModificationException(
                    "another thread is running this session: give each thread its own session");
        }
    }

    void exit() {
        state.set(IDLE);
    }

    void requireRunning() {
        if (state.get() != RUNNING) {
            throw new IllegalStateException("nothing was started: call start() first");
        }
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
     * @throws IllegalStateException if a thread is inside; the session stays open
     */
    boolean close() {
        int seen = state.compareAndExchange(IDLE, CLOSED);
        if (seen == RUNNING) {
            throw new IllegalStateException("the session is running: wait for it before closing it");
        }
        return seen == IDLE;
    }
}
