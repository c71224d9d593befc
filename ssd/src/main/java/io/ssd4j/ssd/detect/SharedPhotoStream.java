// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.runtime.SessionTrial;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.RgbImage;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Detects in a stream of photos on a CPU, in the order of the photos: as many threads as there are sessions each read a photo and compute it.
 * Either they share the processors, with one thread for each run, or their runs take turns with all of them; a trial decides. For
 * one thread, besides the threads of its own; any thread may close it.
 */
final class SharedPhotoStream implements Iterator<PhotoResult> {
    private final Detector detector;
    private final Function<Path, RgbImage> reader;
    private final SessionTrial trial;
    private final ReadAhead<PhotoResult> work;

    /** Held for reading while a photo is computed: the detector can be closed as soon as this stream has been. */
    private final ReentrantReadWriteLock computing = new ReentrantReadWriteLock();

    private ReadAhead.@Nullable Task<PhotoResult> next;
    private volatile boolean stopped;

    /**
     * @param trial decides how many sessions share the processors; called from several threads
     * @param sessions at most as many
     */
    SharedPhotoStream(
            Detector detector, Stream<Path> photos, Function<Path, RgbImage> reader, SessionTrial trial, int sessions) {
        this.detector = detector;
        this.reader = reader;
        this.trial = trial;
        // Twice as many, so that no thread waits because the photo whose turn it is takes longer than the others.
        this.work = new ReadAhead<>(photos, this::compute, sessions, 2 * sessions);
    }

    Stream<PhotoResult> results() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(this::close);
    }

    private PhotoResult compute(Path photo) {
        RgbImage image;
        try {
            image = reader.apply(photo);
        } catch (ImageException e) {
            return new PhotoResult.Failed(photo, e);
        }
        computing.readLock().lock();
        try {
            if (stopped) {
                throw new IllegalStateException("the stream of photos is closed");
            }
            PhotoResult.Detected result =
                    new PhotoResult.Detected(photo, image, detector.detectSharing(image, trial.start()));
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
                work.requireOpen();
                next = work.poll();
                work.fill();
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
    public PhotoResult next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ReadAhead.Task<PhotoResult> task = next;
        next = null;
        try {
            return work.await(Objects.requireNonNull(task));
        } catch (RuntimeException | Error e) {
            stop();
            throw e;
        }
    }

    private void stop() {
        stopped = true;
        work.stop();
        awaitComputing();
    }

    private void close() {
        stopped = true;
        work.close();
        awaitComputing();
    }

    @SuppressWarnings("LockNotBeforeTry") // taking the lock is the wait
    private void awaitComputing() {
        computing.writeLock().lock();
        computing.writeLock().unlock();
    }
}
