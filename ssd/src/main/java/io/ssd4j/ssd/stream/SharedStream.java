// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.stream;

import io.ssd4j.ssd.image.ImageException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Computes a stream of photos one by one, in the order of the photos: several threads each read a photo and compute it. Either the runs share
 * the processors, or they take turns with all of them; a trial decides. One thread reads the results; any thread may close
 * it.
 *
 * @param <P> a photo that was read
 * @param <T> its result
 */
public final class SharedStream<P, T> implements Iterator<T> {
    /** One thread reads while another one computes, even if only one session is used. */
    private static final int FEWEST_THREADS = 2;

    private final Work<P, T> work;
    private final SessionTrial trial;
    private final ReadAhead<T> ahead;

    /** Held for reading while a photo is computed: what computes can be closed as soon as this stream has been. */
    private final ReentrantReadWriteLock computing = new ReentrantReadWriteLock();

    private ReadAhead.@Nullable Task<T> next;
    private volatile boolean stopped;

    /** What is done with a photo. The methods are called on several threads. */
    public interface Work<P, T> {
        /**
         * Reads a photo.
         *
         * @throws ImageException if it cannot be read
         */
        P read(Path photo);

        /**
         * Computes a photo.
         *
         * @param number of the photo in the stream, from 0
         * @param photo the photo
         * @param read what was read
         * @param sessions how many compute at the same time; 1 for a session with all threads
         */
        T compute(long number, Path photo, P read, int sessions);

        /** The result of a photo that cannot be read; throws the error if that ends the stream. */
        T failed(Path photo, ImageException error);
    }

    /**
     * @param photos read on the thread that takes the results
     * @param trial decides how many sessions share the processors
     */
    public SharedStream(Stream<Path> photos, Work<P, T> work, SessionTrial trial) {
        this.work = work;
        this.trial = trial;
        int threads = Math.max(FEWEST_THREADS, trial.mostSessions());
        // Twice as many, so that no thread waits because the photo whose turn it is takes longer than the others.
        this.ahead = new ReadAhead<>(photos, this::compute, threads, 2 * threads);
    }

    /** The results; closing the stream waits for the runs in progress, unless one of them closes it. */
    public Stream<T> results() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(this::close);
    }

    private T compute(long number, Path photo) {
        P read;
        try {
            read = work.read(photo);
        } catch (ImageException e) {
            return work.failed(photo, e);
        }
        computing.readLock().lock();
        try {
            if (stopped) {
                throw new IllegalStateException("the stream of photos is closed");
            }
            T result = work.compute(number, photo, read, trial.start());
            trial.completed(System.nanoTime());
            return result;
        } finally {
            computing.readLock().unlock();
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            try {
                ahead.requireOpen();
                next = ahead.poll();
                ahead.fill();
            } catch (RuntimeException | Error e) {
                stop();
                throw e;
            }
        }
        if (next == null) {
            stop();
            return false;
        }
        return true;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ReadAhead.Task<T> task = next;
        next = null;
        try {
            return ahead.await(Objects.requireNonNull(task));
        } catch (RuntimeException | Error e) {
            stop();
            throw e;
        }
    }

    private void stop() {
        stopped = true;
        ahead.stop();
        awaitComputing();
    }

    private void close() {
        stopped = true;
        ahead.close();
        awaitComputing();
    }

    /** Waits for the runs in progress; a run that closes the stream itself would wait for its own end. */
    @SuppressWarnings("LockNotBeforeTry") // taking the lock is the wait
    private void awaitComputing() {
        if (computing.getReadHoldCount() > 0) {
            return;
        }
        computing.writeLock().lock();
        computing.writeLock().unlock();
    }
}
