// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import java.util.function.Function;

/**
 * Counts what was opened from an owner, so that the owner is not closed first: models of a device, sessions of a model.
 * Thread-safe.
 */
public final class Dependents {
    private final String owner;
    private final String kind;
    private int open;
    private boolean closed;

    /**
     * @param owner for messages: {@code model ssd300}
     * @param kind what depends on the owner, in the singular: {@code session}
     */
    public Dependents(String owner, String kind) {
        this.owner = owner;
        this.kind = kind;
    }

    /**
     * Opens a dependent and counts it.
     *
     * @param opening opens it; what it receives must be called once, when the dependent has been closed
     * @throws IllegalStateException if the owner is closed
     */
    public <T> T add(Function<Runnable, T> opening) {
        enter();
        try {
            return opening.apply(this::leave);
        } catch (RuntimeException | Error e) {
            leave();
            throw e;
        }
    }

    /** Counts one more dependent, or throws {@link IllegalStateException} if the owner is closed; {@link #leave()} must follow. */
    public synchronized void enter() {
        requireOpen();
        open++;
    }

    /** Counts one dependent less. */
    public synchronized void leave() {
        open--;
    }

    /** Throws {@link IllegalStateException} if the owner is closed. */
    public synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException(owner + " is closed");
        }
    }

    /**
     * Closes the owner to new dependents.
     *
     * @return whether this call closed it; false if it was closed before
     * @throws IllegalStateException if something still depends on it; the owner stays open
     */
    public synchronized boolean close() {
        if (open > 0) {
            throw new IllegalStateException(owner + " still has " + open + " open " + kind + (open == 1 ? "" : "s")
                    + ": close " + (open == 1 ? "it" : "them") + " first");
        }
        boolean closesNow = !closed;
        closed = true;
        return closesNow;
    }
}
