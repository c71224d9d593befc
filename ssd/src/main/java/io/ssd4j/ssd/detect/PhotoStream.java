// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Detects in a stream of photos, batch by batch, in the order of the photos. For one thread, besides the threads of its own that read the
 * photos ahead; any thread may close it.
 */
final class PhotoStream implements Iterator<PhotoResult> {
    private static final int MOST_READERS = 4;
    private static final int AHEAD_PER_READER = 2;
    private static final long IDLE_SECONDS = 10;

    private final Detector detector;
    private final Stream<Path> photos;
    private final Iterator<Path> source;
    private final Function<Path, RgbImage> reader;
    private final int batch;
    private final int ahead;
    private final ExecutorService readers;
    private final Deque<Reading> readings = new ArrayDeque<>();
    private final Deque<PhotoResult> results = new ArrayDeque<>();

    /** Set by the thread that closes the stream, which need not be the one that reads it. */
    private volatile boolean closed;

    /** A photo that is read or will be. */
    private record Reading(Path photo, Future<RgbImage> image) {}

    /** A photo that was read, or the reason why not. */
    private record Read(
            Path photo, @Nullable RgbImage image, @Nullable ImageException error) {}

    PhotoStream(Detector detector, Stream<Path> photos, Function<Path, RgbImage> reader, int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, not " + batch);
        }
        this.detector = detector;
        this.photos = photos;
        this.source = photos.iterator();
        this.reader = reader;
        this.batch = batch;
        // At most half of the processors, because the CPU engine needs them too.
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_READERS);
        // A whole batch, so that the next one is complete when this one has been computed.
        this.ahead = Math.max(batch, AHEAD_PER_READER * threads);
        // Idle threads end, in case the stream is neither read to its end nor closed.
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("ssd4j-photo-", 0).daemon().factory());
        executor.allowCoreThreadTimeOut(true);
        this.readers = executor;
    }

    Stream<PhotoResult> results() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(this::close);
    }

    @Override
    public boolean hasNext() {
        if (results.isEmpty()) {
            try {
                computeBatch();
            } catch (RuntimeException | Error e) {
                stopReading();
                throw e;
            }
        }
        if (results.isEmpty()) {
            stopReading();
            return false;
        }
        return true;
    }

    @Override
    public PhotoResult next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return results.remove();
    }

    /** Adds the results up to the last photo of a batch; of one photo that cannot be read, if no photo of a batch is before it. */
    private void computeBatch() {
        requireOpen();
        List<Read> photosOfBatch = new ArrayList<>();
        List<RgbImage> images = new ArrayList<>();
        while (images.size() < batch) {
            readAhead();
            Reading next = readings.poll();
            if (next == null) {
                break;
            }
            Read read = await(next);
            photosOfBatch.add(read);
            if (read.image() != null) {
                images.add(read.image());
            } else if (images.isEmpty()) {
                break;
            }
        }
        // Once more, so that the readers are busy while the batch is computed.
        readAhead();
        Iterator<List<Detection>> detections = detector.detect(images).iterator();
        for (Read read : photosOfBatch) {
            RgbImage image = read.image();
            results.add(
                    image == null
                            ? new PhotoResult.Failed(read.photo(), Objects.requireNonNull(read.error()))
                            : new PhotoResult.Detected(read.photo(), image, detections.next()));
        }
    }

    private void readAhead() {
        while (readings.size() < ahead && source.hasNext()) {
            Path photo = source.next();
            try {
                readings.add(new Reading(photo, readers.submit(() -> reader.apply(photo))));
            } catch (RejectedExecutionException e) {
                throw closed(e);
            }
        }
    }

    private Read await(Reading reading) {
        Read read = get(reading);
        // Closing interrupts the reading threads, so a photo may have failed only because of that.
        requireOpen();
        return read;
    }

    private static Read get(Reading reading) {
        try {
            return new Read(reading.photo(), reading.image().get(), null);
        } catch (CancellationException e) {
            throw closed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + reading.photo() + " was read", e);
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case ImageException failure -> new Read(reading.photo(), null, failure);
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            };
        }
    }

    private void requireOpen() {
        if (closed) {
            throw closed(null);
        }
    }

    private static IllegalStateException closed(@Nullable RuntimeException cause) {
        return new IllegalStateException("the stream of photos is closed", cause);
    }

    private void stopReading() {
        for (Runnable unread : readers.shutdownNow()) {
            // The task will never run, so a thread that waits for it would wait forever.
            if (unread instanceof Future<?> reading) {
                reading.cancel(false);
            }
        }
    }

    private void close() {
        closed = true;
        stopReading();
        photos.close();
    }
}
