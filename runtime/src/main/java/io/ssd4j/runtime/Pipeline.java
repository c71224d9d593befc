// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.engine.CloseStack;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps a GPU busy over a stream of batches with {@value #SESSIONS} sessions: one is computed while the next is filled and uploaded and the
 * previous one is read.
 *
 * <p>Take the {@link #free() free} session, fill its input and {@link #submit() submit} it. {@link #next() next} returns the oldest
 * submitted session once its outputs can be read; it stays with the reader until {@link #release() released}. On the CPU engine
 * the same calls run one after another. One thread at a time.
 *
 * @param <I> the form of the sessions' input
 * @param <O> the form of the sessions' outputs
 */
public final class Pipeline<I extends SessionInput, O extends SessionOutputs> implements AutoCloseable {
    /** The number of sessions. With two, the GPU would wait for the host between reading one result and filling the next batch. */
    public static final int SESSIONS = 3;

    private final CloseStack owned = new CloseStack();
    private final Deque<Session<I, O>> free = new ArrayDeque<>(SESSIONS);
    private final Deque<Session<I, O>> submitted = new ArrayDeque<>(SESSIONS);
    private final Deque<Session<I, O>> read = new ArrayDeque<>(SESSIONS);

    private Pipeline() {}

    /**
     * Opens the sessions with float32 input and outputs in host memory.
     *
     * @param batch images in each submission
     */
    public static Pipeline<TensorInput, HostOutputs> open(Model model, int batch) {
        return open(model, SessionOptions.batch(batch));
    }

    /** Opens the sessions with these options; throws what {@link Model#openSession(SessionOptions)} throws. */
    public static <I extends SessionInput, O extends SessionOutputs> Pipeline<I, O> open(
            Model model, SessionOptions<I, O> options) {
        return CloseStack.prepare(new Pipeline<I, O>(), pipeline -> {
            for (int i = 0; i < SESSIONS; i++) {
                pipeline.free.add(pipeline.owned.own(model.openSession(options)));
            }
        });
    }

    /** Whether there is a session to fill; if not, take and release the next result first. */
    public boolean hasFree() {
        return !free.isEmpty();
    }

    /**
     * The session whose input is filled next.
     *
     * @throws IllegalStateException if all are submitted or being read
     */
    public Session<I, O> free() {
        Session<I, O> session = free.peek();
        if (session == null) {
            throw new IllegalStateException("all sessions are submitted or being read: take and release the next one");
        }
        return session;
    }

    /** Starts the run of the {@link #free()} session and returns; throws what {@link Session#start()} throws. */
    public void submit() {
        Session<I, O> session = free();
        session.start();
        free.remove();
        submitted.add(session);
    }

    /** Whether a submitted session has not been returned by {@link #next()} yet. */
    public boolean hasNext() {
        return !submitted.isEmpty();
    }

    /**
     * Waits for the oldest submission and returns its session, whose outputs can be read now.
     *
     * @throws IllegalStateException if nothing is submitted
     * @throws NativeCallException if the device failed during the run
     */
    public Session<I, O> next() {
        Session<I, O> session = submitted.poll();
        if (session == null) {
            throw new IllegalStateException("nothing is submitted");
        }
        read.add(session);
        session.await();
        return session;
    }

    /**
     * Makes the session that {@link #next()} returned first free again; its outputs may be overwritten from now on.
     *
     * @throws IllegalStateException if no session is being read
     */
    public void release() {
        Session<I, O> session = read.poll();
        if (session == null) {
            throw new IllegalStateException("no session is being read");
        }
        free.add(session);
    }

    /** Waits for the submitted runs and closes the sessions; idempotent. */
    @Override
    public void close() {
        // Last in, first out: all are awaited before any is closed, and one failure does not stop the rest.
        submitted.forEach(session -> owned.onClose(session::await));
        submitted.clear();
        owned.close();
    }
}
