// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import org.jspecify.annotations.Nullable;

/**
 * Hands the newest object from one thread to another. Both threads and the slot hold one object each and exchange them, so nothing is allocated.
 *
 * @param <T> the objects
 */
final class NewestSlot<T> {
    private T held;

    /** Whether the other thread has not taken the object yet. */
    private boolean waiting;

    private boolean closed;
    private long replaced;

    /**
     * @param free what it holds at first
     */
    NewestSlot(T free) {
        this.held = free;
    }

    /**
     * Exchanges a new object for one that may be overwritten. If the object before it has not been taken, it never is, and counts as replaced.
     */
    synchronized T put(T newest) {
        if (waiting) {
            replaced++;
        }
        T free = held;
        held = newest;
        waiting = true;
        notifyAll();
        return free;
    }

    /**
     * Waits for a new object, and exchanges for it one that may be overwritten.
     *
     * @return the newest object, or null if this was closed
     */
    synchronized @Nullable T take(T free) throws InterruptedException {
        while (!waiting && !closed) {
            wait();
        }
        if (closed) {
            return null;
        }
        T newest = held;
        held = free;
        waiting = false;
        return newest;
    }

    /** Objects that were replaced by newer ones before they were taken. */
    synchronized long replaced() {
        return replaced;
    }

    /** Ends all waiting. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
