// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

import java.util.concurrent.CompletableFuture;

/**
 * One image that waits to be computed, is computed, or has a result. Thread-safe.
 *
 * @param <I> the image
 * @param <O> what is computed from it
 */
public final class Job<I, O> {
    private final I input;
    private final long added;
    private final long deadline;
    private final CompletableFuture<O> result = new CompletableFuture<>();
    private volatile long taken;

    /**
     * @param added when it was added to the queue, nanoseconds of {@link QueueTime#now()}
     * @param deadline when its result is of no use any more, as long after {@code added} as the caller can wait
     */
    Job(I input, long added, long deadline) {
        this.input = input;
        this.added = added;
        this.deadline = deadline;
    }

    I input() {
        return input;
    }

    long added() {
        return added;
    }

    boolean isExpired(long now) {
        // A difference, because the clock may overflow.
        return now - deadline >= 0;
    }

    void taken(long now) {
        taken = now;
    }

    /** Nanoseconds in the queue; of a job that has been taken. */
    long waited() {
        return taken - added;
    }

    /**
     * The result. It fails with {@link DeadlineException} if the deadline passed before the job was computed, with {@link
     * java.util.concurrent.CancellationException} if it was cancelled, and otherwise with what the computation threw.
     */
    public CompletableFuture<O> result() {
        return result;
    }
}
