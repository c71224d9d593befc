// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.rivals;

import java.util.concurrent.locks.LockSupport;

/** A thread that allocates at a steady rate, as a server beside the network would; a part of the objects lives for a while. */
final class AllocatingThread {
    private static final int OBJECT_BYTES = 1024;

    /** 64 MiB survive until the ring comes round, so that collections have something to copy. */
    private static final int RING = 1 << 16;

    private static final int STEPS_PER_SECOND = 1000;

    private final byte[][] ring = new byte[RING][];
    private final Thread thread;
    private volatile boolean stopping;
    private long allocated;

    /**
     * @param bytesPerSecond the rate; 0 allocates nothing
     */
    AllocatingThread(long bytesPerSecond) {
        thread = Thread.ofPlatform().daemon().name("allocating").start(() -> allocate(bytesPerSecond));
    }

    private void allocate(long bytesPerSecond) {
        long start = System.nanoTime();
        int next = 0;
        long done = 0;
        while (!stopping) {
            double due = (System.nanoTime() - start) / 1e9 * bytesPerSecond;
            while (done < due && !stopping) {
                ring[next] = new byte[OBJECT_BYTES];
                next = (next + 1) % RING;
                done += OBJECT_BYTES;
            }
            allocated = done;
            LockSupport.parkNanos(1_000_000_000L / STEPS_PER_SECOND);
        }
    }

    /** Ends the thread; returns the bytes that it has allocated. */
    long stop() throws InterruptedException {
        stopping = true;
        thread.join();
        return allocated;
    }
}
