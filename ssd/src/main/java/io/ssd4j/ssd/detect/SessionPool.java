// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a detector: lends a limited number to calls, keeps those that were returned, and counts those that users opened.
 *
 * <p>A session fits one batch size and a largest width. If all places are taken and none of the idle sessions fits, the one that has been idle
 * longest is closed in favor of a new one.
 */
final class SessionPool {
    /** Most photos and all cameras are narrower, so that a session is not opened again for each new size. */
    private static final int MIN_WIDTH = 2048;

    private final Opener opener;
    private final int places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();

    /** The one that has been idle longest first. */
    private final Deque<DetectorSession> idle = new ArrayDeque<>();

    private int taken;
    private int lent;
    private int users;
    private boolean closed;

    /** Opens a session. */
    interface Opener {
        DetectorSession open(int batch, int maxWidth);
    }

    SessionPool(int places, Opener opener) {
        this.places = places;
        this.opener = opener;
    }

    /**
     * Uses a session; waits if all are lent. A session that fails is not used again.
     *
     * @throws IllegalStateException if the pool is closed, or if the thread is interrupted while it waits
     */
    <T> T use(int batch, int width, Function<DetectorSession, T> use) {
        DetectorSession session = borrow(batch, width);
        T result;
        try {
            result = use.apply(session);
        } catch (RuntimeException | Error e) {
            discard(session, e);
            throw e;
        }
        release(session);
        return result;
    }

    private void discard(DetectorSession session, Throwable failure) {
        try {
            session.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        } finally {
            giveUp();
        }
    }

    /**
     * Lends a session; waits if all are lent. {@link #release} must follow.
     *
     * @throws IllegalStateException if the pool is closed, or if the thread is interrupted while it waits
     */
    private DetectorSession borrow(int batch, int width) {
        @Nullable DetectorSession replaced = null;
        lock.lock();
        try {
            while (true) {
                requireOpen();
                DetectorSession fitting = fitting(batch, width);
                if (fitting != null) {
                    lent++;
                    return fitting;
                }
                if (taken < places) {
                    taken++;
                    break;
                }
                replaced = idle.poll();
                if (replaced != null) {
                    break;
                }
                returned.await();
            }
            lent++;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while all sessions of the detector were in use", e);
        } finally {
            lock.unlock();
        }
        // Outside of the lock: this may take seconds, and others return their sessions meanwhile.
        try {
            if (replaced != null) {
                replaced.close();
            }
            return opener.open(batch, Math.max(MIN_WIDTH, ceilPowerOfTwo(width)));
        } catch (RuntimeException | Error e) {
            giveUp();
            throw e;
        }
    }

    private @Nullable DetectorSession fitting(int batch, int width) {
        for (Iterator<DetectorSession> sessions = idle.descendingIterator(); sessions.hasNext(); ) {
            DetectorSession session = sessions.next();
            if (session.batch() == batch && session.maxWidth() >= width) {
                sessions.remove();
                return session;
            }
        }
        return null;
    }

    /** The next power of two; a value above the largest one stays as it is. */
    private static int ceilPowerOfTwo(int value) {
        int half = Integer.highestOneBit(Math.max(value - 1, 1));
        return half > Integer.MAX_VALUE / 2 ? value : half << 1;
    }

    private void giveUp() {
        lock.lock();
        try {
            lent--;
            taken--;
            returned.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a session back. */
    private void release(DetectorSession session) {
        lock.lock();
        try {
            lent--;
            idle.add(session);
            returned.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Counts a session that a user opens; {@link #leave} must follow. */
    void enter() {
        lock.lock();
        try {
            requireOpen();
            users++;
        } finally {
            lock.unlock();
        }
    }

    /** Counts a user's session as closed. */
    void leave() {
        lock.lock();
        try {
            users--;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Throws if a session is in use.
     *
     * @throws IllegalStateException if one is
     */
    void requireIdle() {
        lock.lock();
        try {
            if (lent > 0) {
                throw new IllegalStateException("the detector is still detecting in " + lent
                        + (lent == 1 ? " call" : " calls") + ": wait for the end before it is closed");
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the detector is closed");
        }
    }

    /**
     * Closes all sessions; idempotent.
     *
     * @throws IllegalStateException if a session is in use; the pool stays open
     */
    void close() {
        lock.lock();
        try {
            requireIdle();
            if (users > 0) {
                throw new IllegalStateException("the detector still has " + users + " open session"
                        + (users == 1 ? ": close it first" : "s: close them first"));
            }
            closed = true;
            while (!idle.isEmpty()) {
                idle.remove().close();
            }
        } finally {
            lock.unlock();
        }
    }
}
