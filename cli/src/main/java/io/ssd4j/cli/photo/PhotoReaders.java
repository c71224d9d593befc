// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.photo;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The threads that read photos. */
public final class PhotoReaders implements AutoCloseable {
    private static final int MOST = 4;

    private final int count;
    private final ExecutorService threads;

    /** As many as pay beside a network that is computed meanwhile. */
    public PhotoReaders() {
        // At most half of the processors, because a CPU engine needs them too.
        this(Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST));
    }

    public PhotoReaders(int count) {
        this.count = count;
        threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("photo-", 0).daemon().factory());
    }

    /** Number of threads. */
    public int count() {
        return count;
    }

    /** Runs a task when a thread is free. */
    public <T> Future<T> begin(Callable<T> read) {
        return threads.submit(read);
    }

    /** Waits for a task and rethrows its exception. */
    public static <T> T await(Future<T> read) {
        try {
            return read.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while photos were read", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** Stops starting tasks. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
