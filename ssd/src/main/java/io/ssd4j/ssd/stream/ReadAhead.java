// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.stream;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Works on the photos of a stream ahead of the one thread that takes the results in order. Any thread may close it.
 *
 * @param <T> what becomes of a photo
 */
public final class ReadAhead<T> {
    private static final long IDLE_SECONDS = 10;

    private final Stream<Path> photos;
    private final Iterator<Path> source;
    private final Work<T> work;
    private final int ahead;
    private final ExecutorService threads;
    private final Deque<Task<T>> tasks = new ArrayDeque<>();
    private long begun;

    /** Set by the thread that closes the stream, which need not be the one that reads it. */
    private volatile boolean closed;

    /**
     * A photo that is worked on or will be.
     *
     * @param photo the photo
     * @param result what becomes of it
     */
    public record Task<T>(Path photo, Future<T> result) {}

    /** The work on a photo. */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Works on a photo; called on several threads.
         *
         * @param number of the photo in the stream, from 0
         * @param photo the photo
         */
        T apply(long number, Path photo);
    }

    /**
     * @param photos read on the thread that takes the results
     * @param work called on several threads
     * @param threads their number
     * @param ahead photos that are worked on, or whose results are not taken yet
     */
    public ReadAhead(Stream<Path> photos, Work<T> work, int threads, int ahead) {
        this.photos = photos;
        this.source = photos.iterator();
        this.work = work;
        this.ahead = ahead;
        // Idle threads end, in case the stream is neither read to its end nor closed.
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("ssd4j-photo-", 0).daemon().factory());
        executor.allowCoreThreadTimeOut(true);
        this.threads = executor;
    }

    /** Starts the work on as many photos as may be ahead. */
    public void fill() {
        while (tasks.size() < ahead && source.hasNext()) {
            Path photo = source.next();
            long number = begun++;
            try {
                tasks.add(new Task<>(photo, threads.submit(() -> work.apply(number, photo))));
            } catch (RejectedExecutionException e) {
                throw closed(e);
            }
        }
    }

    /** Takes the next photo; null at the end. */
    public @Nullable Task<T> poll() {
        fill();
        return tasks.poll();
    }

    /** Waits for the result of a photo, and throws what the work on it threw. */
    public T await(Task<T> task) {
        try {
            return get(task);
        } finally {
            // Closing interrupts the threads, so the work may have failed only because of that.
            requireOpen();
        }
    }

    private T get(Task<T> task) {
        try {
            return task.result().get();
        } catch (CancellationException e) {
            throw closed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + task.photo() + " was read", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Throws unless it is open.
     *
     * @throws IllegalStateException if it has been closed
     */
    public void requireOpen() {
        if (closed) {
            throw closed(null);
        }
    }

    private static IllegalStateException closed(@Nullable RuntimeException cause) {
        return new IllegalStateException("the stream of photos is closed", cause);
    }

    /** Starts no further work, and interrupts what is in progress. */
    public void stop() {
        for (Runnable unstarted : threads.shutdownNow()) {
            // The task will never run, so a thread that waits for it would wait forever.
            if (unstarted instanceof Future<?> task) {
                task.cancel(false);
            }
        }
    }

    /** Stops, and closes the photos. */
    public void close() {
        closed = true;
        stop();
        photos.close();
    }
}
