// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.spi.CloseStack;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps a GPU busy over a stream of batches: while one is computed, the next is prepared and uploaded and the one before is
 * downloaded and read.
 *
 * <p>Take a {@link #free() free} session, fill its input and {@link #submit() submit} it; {@link #next() next} hands out the
 * oldest submitted one when its outputs are there, and it stays the reader's until {@link #release() released}. On the CPU
 * engine the same calls work one after another. One thread at a time.
 */
public final class Pipeline implements AutoCloseable {
    private static final int SLOTS = 2;

    private final CloseStack owned = new CloseStack();
    private final Deque<Session> free = new ArrayDeque<>(SLOTS);
    private final Deque<Session> submitted = new ArrayDeque<>(SLOTS);
    private final Deque<Session> read = new ArrayDeque<>(SLOTS);

    /**
     * Opens two sessions with float32 input and outputs in host memory.
     *
     * @param batch images in each submission
     */
    public Pipeline(Model model, int batch) {
        this(model, new SessionOptions(batch));
    }

    /**
     * Opens two sessions.
     *
     * @param options of each
     */
    public Pipeline(Model model, SessionOptions options) {
        try {
            for (int i = 0; i < SLOTS; i++) {
                free.add(owned.own(model.openSession(options)));
            }
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    /** Whether there is a session to fill; where there is none, take and release the next result first. */
    public boolean hasFree() {
        return !free.isEmpty();
    }

    /**
     * The session whose input is filled next.
     *
     * @throws IllegalStateException where both are submitted or being read
     */
    public Session free() {
        Session session = free.peek();
        if (session == null) {
            throw new IllegalStateException("both sessions are submitted or being read: take and release the next one");
        }
        return session;
    }

    /** Starts the run of the {@link #free()} session and returns. */
    public void submit() {
        Session session = free();
        session.start();
        free.remove();
        submitted.add(session);
    }

    /** Whether something is submitted whose outputs were not taken. */
    public boolean hasNext() {
        return !submitted.isEmpty();
    }

    /**
     * Waits for the oldest submission and hands out its session, for its outputs to be read.
     *
     * @throws IllegalStateException where nothing is submitted
     * @throws NativeCallException where the device has failed in it
     */
    public Session next() {
        Session session = submitted.peek();
        if (session == null) {
            throw new IllegalStateException("nothing is submitted");
        }
        submitted.remove();
        read.add(session);
        session.await();
        return session;
    }

    /**
     * Gives the session back that was handed out first; its outputs may be overwritten from now on.
     *
     * @throws IllegalStateException where none is handed out
     */
    public void release() {
        Session session = read.poll();
        if (session == null) {
            throw new IllegalStateException("no session is being read");
        }
        free.add(session);
    }

    /** Waits for what is submitted, and closes both sessions; idempotent. */
    @Override
    public void close() {
        // Last in, first out: each is waited for, and then each is closed, whatever became of the others.
        submitted.forEach(session -> owned.onClose(session::await));
        submitted.clear();
        owned.close();
    }
}
