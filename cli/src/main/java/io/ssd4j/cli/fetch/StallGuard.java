// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** Closes a stream from which nothing has come for a while, since a read of it would wait forever. */
final class StallGuard implements AutoCloseable {
    private static final int CHECKS = 10;

    private final Thread thread;
    private volatile long last = System.nanoTime();
    private volatile boolean stalled;

    StallGuard(Closeable stream, Duration patience) {
        thread = Thread.ofVirtual().start(() -> watch(stream, patience));
    }

    private void watch(Closeable stream, Duration patience) {
        try {
            while (System.nanoTime() - last < patience.toNanos()) {
                Thread.sleep(patience.dividedBy(CHECKS));
            }
            stalled = true;
            stream.close();
        } catch (InterruptedException e) {
            // The transfer is over.
        } catch (IOException e) {
            // The read fails anyway.
        }
    }

    /** Something has come. */
    void progress() {
        last = System.nanoTime();
    }

    /** Whether the stream was closed because nothing came. */
    boolean hasStalled() {
        return stalled;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
