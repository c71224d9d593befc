// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.server;

import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.RequestException.Status;

/**
 * Limits the requests for inference that are received or computed at the same time, and the memory of their bodies, of both protocols together.
 * Thread-safe.
 */
public final class Admission {
    private final int mostRequests;
    private final long mostBytes;
    private int requests;
    private long bytes;
    private boolean draining;

    /**
     * @param mostRequests requests at the same time
     * @param mostBytes of all their bodies
     */
    public Admission(int mostRequests, long mostBytes) {
        this.mostRequests = mostRequests;
        this.mostBytes = mostBytes;
    }

    /** A request that was admitted; closed when it has been answered. */
    public final class Ticket implements AutoCloseable {
        private long held;
        private boolean open = true;

        private Ticket() {}

        /**
         * Counts bytes of the request's body; of a request that has been answered, they do not count any more.
         *
         * @throws RequestException if all bodies together would be too large
         */
        public void hold(long more) {
            synchronized (Admission.this) {
                if (!open) {
                    return;
                }
                if (more > mostBytes - bytes) {
                    throw new RequestException(
                            Status.BUSY, "the requests that are being answered take too much memory; try again later");
                }
                bytes += more;
                held += more;
            }
        }

        /** Idempotent. */
        @Override
        public void close() {
            synchronized (Admission.this) {
                if (open) {
                    open = false;
                    bytes -= held;
                    requests--;
                    Admission.this.notifyAll();
                }
            }
        }
    }

    /**
     * Admits a request.
     *
     * @throws RequestException if there are too many, or if the server is stopping
     */
    public synchronized Ticket admit() {
        if (draining) {
            throw new RequestException(Status.UNAVAILABLE, "the server is stopping");
        }
        if (requests >= mostRequests) {
            throw new RequestException(
                    Status.BUSY,
                    "the server is busy: it answers " + requests
                            + " requests, the most that it accepts; try again later");
        }
        requests++;
        return new Ticket();
    }

    /** Admits no more requests. */
    public synchronized void drain() {
        draining = true;
    }

    /** Whether requests are admitted in principle. */
    public synchronized boolean isOpen() {
        return !draining;
    }

    /** The requests that are being answered. */
    public synchronized int requests() {
        return requests;
    }

    /** Bytes of the bodies of requests that are being answered. */
    public synchronized long bytes() {
        return bytes;
    }

    /**
     * Waits until no request is being answered.
     *
     * @param millis how long at most
     * @return the requests that are left
     */
    public synchronized int awaitIdle(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        long rest = millis;
        while (requests > 0 && rest > 0) {
            wait(rest);
            rest = (end - System.nanoTime()) / 1_000_000;
        }
        return requests;
    }
}
