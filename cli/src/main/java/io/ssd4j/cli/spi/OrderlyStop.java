// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.spi;

import java.util.concurrent.CountDownLatch;

/**
 * Lets a command that works until its process is stopped close everything first. SIGTERM and SIGINT start the JVM's shutdown, which waits here until the
 * command has ended; so this is opened before everything else, and closed after it. Thread-safe.
 */
public final class OrderlyStop implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Creates a stop that ends nothing until {@link #with} is called. */
    public OrderlyStop() {}

    /**
     * Sets what ends the command; may be called once, when there is something to end. Until then, a signal ends the process at once.
     *
     * @param stop makes the command end soon; called on another thread
     */
    public void with(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.run();
            // The process ends when this returns.
            await(ended);
        }));
    }

    /**
     * Waits, without an exception if the thread is interrupted.
     *
     * @param latch counted down by the other thread
     */
    public static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command has ended, and the process may. */
    @Override
    public void close() {
        ended.countDown();
    }
}
