// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.spi;

/**
 * Counts what was opened from an object, so that it cannot be closed under it: models of a device, sessions of a model.
 * Thread-safe.
 */
public final class Dependents {
    private final String owner;
    private final String kind;
    private int open;
    private boolean closed;

    /**
     * @param owner who is depended on, for messages: {@code model ssd300}
     * @param kind what depends on it, in the singular: {@code session}
     */
    public Dependents(String owner, String kind) {
        this.owner = owner;
        this.kind = kind;
    }

    /**
     * Counts one more.
     *
     * @throws IllegalStateException where the owner is closed
     */
    public synchronized void enter() {
        requireOpen();
        open++;
    }

    /** Counts one less. */
    public synchronized void leave() {
        open--;
    }

    /**
     * Passes where the owner is open.
     *
     * @throws IllegalStateException where it is closed
     */
    public synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException(owner + " is closed");
        }
    }

    /**
     * Closes the owner for newcomers.
     *
     * @return whether this call closed it; false where it was closed before
     * @throws IllegalStateException where something still depends on it; the owner stays open
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
