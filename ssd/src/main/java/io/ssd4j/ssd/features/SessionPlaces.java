// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.features;

import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/** A limited number of sessions of one kind, opened when they are needed. Thread-safe. */
final class SessionPlaces {
    private final int places;
    private final Supplier<Session<TensorInput, HostOutputs>> opener;
    private final Semaphore free;

    /** Guarded by itself. */
    private final Deque<Session<TensorInput, HostOutputs>> idle = new ArrayDeque<>();

    private boolean closed;

    SessionPlaces(int places, Supplier<Session<TensorInput, HostOutputs>> opener) {
        this.places = places;
        this.opener = opener;
        this.free = new Semaphore(places, true);
    }

    /**
     * Uses a session; waits if all are in use, even if the thread is interrupted. A session that fails is not used again.
     *
     * @throws IllegalStateException if this is closed
     */
    <T> T use(Function<Session<TensorInput, HostOutputs>, T> use) {
        free.acquireUninterruptibly();
        try {
            Session<TensorInput, HostOutputs> session = take();
            T result;
            try {
                result = use.apply(session);
            } catch (RuntimeException | Error e) {
                discard(session, e);
                throw e;
            }
            giveBack(session);
            return result;
        } finally {
            free.release();
        }
    }

    private Session<TensorInput, HostOutputs> take() {
        synchronized (idle) {
            if (closed) {
                throw new IllegalStateException("the feature extractor is closed");
            }
            if (!idle.isEmpty()) {
                return idle.remove();
            }
        }
        // Outside of the lock, because this takes long.
        return opener.get();
    }

    private void giveBack(Session<TensorInput, HostOutputs> session) {
        synchronized (idle) {
            idle.add(session);
        }
    }

    private static void discard(Session<TensorInput, HostOutputs> session, Throwable failure) {
        try {
            session.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Closes all sessions; idempotent.
     *
     * @throws IllegalStateException if one is in use; nothing is closed then
     */
    void close() {
        if (!free.tryAcquire(places)) {
            throw new IllegalStateException(
                    "the feature extractor is still computing: close its streams before it is closed");
        }
        try {
            synchronized (idle) {
                closed = true;
                while (!idle.isEmpty()) {
                    idle.remove().close();
                }
            }
        } finally {
            free.release(places);
        }
    }
}
