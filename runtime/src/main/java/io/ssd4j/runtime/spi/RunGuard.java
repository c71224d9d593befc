// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.spi;

import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets one thread at a time into a session and none after it is closed; allocates nothing on the way in or out. */
public final class RunGuard {
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int CLOSED = 2;

    private final AtomicInteger state = new AtomicInteger(IDLE);

    /** Open, with nobody inside. */
    public RunGuard() {}

    /**
     * Goes in; {@link #exit()} must follow.
     *
     * @throws IllegalStateException where the session is closed
     * @throws ConcurrentModificationException where another thread is inside
     */
    public void enter() {
        int seen = state.compareAndExchange(IDLE, RUNNING);
        if (seen == CLOSED) {
            throw new IllegalStateException("the session is closed");
        }
        if (seen == RUNNING) {
            throw new ConcurrentModificationException(
                    "another thread is running this session: give each thread a session of its own");
        }
    }

    /** Goes out. */
    public void exit() {
        state.set(IDLE);
    }

    /**
     * Passes where somebody is inside, who has started a run and not waited for it yet.
     *
     * @throws IllegalStateException where nobody is
     */
    public void requireRunning() {
        if (state.get() != RUNNING) {
            throw new IllegalStateException("nothing was started: call start() first");
        }
    }

    /**
     * Passes where the session is open.
     *
     * @throws IllegalStateException where it is closed
     */
    public void requireOpen() {
        if (state.get() == CLOSED) {
            throw new IllegalStateException("the session is closed");
        }
    }

    /**
     * Closes for good.
     *
     * @return whether this call closed it; false where it was closed before
     * @throws IllegalStateException where a thread is inside; the session stays open
     */
    public boolean close() {
        int seen = state.compareAndExchange(IDLE, CLOSED);
        if (seen == RUNNING) {
            throw new IllegalStateException("the session is running: wait for it before closing it");
        }
        return seen == IDLE;
    }
}
