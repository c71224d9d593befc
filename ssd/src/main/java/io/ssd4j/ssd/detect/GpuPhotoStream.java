// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.stream.ReadAhead;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Detects objects in a stream of photos on one or several GPUs, in the order of the photos: threads decode ahead, and each GPU has several
 * batches, of which one is uploaded while another is computed and the boxes of a third are read. A batch goes to the GPU that has a free place
 * first, and to another one if that GPU fails. One thread reads the results; any thread may close the stream.
 */
final class GpuPhotoStream implements Iterator<PhotoResult> {
    /** A GPU takes several thousand photos a second, far more than so many threads decode. */
    private static final int MOST_READERS = 64;

    private static final int AHEAD_PER_READER = 2;

    /** Results are taken in order, so others need as many batches again while a slow GPU computes the one whose turn it is. */
    private static final int BATCHES_PER_PLACE = 2;

    private final int batch;
    private final int readers;
    private final ReadAhead<RgbImage> readings;
    private final StreamMeter meter = new StreamMeter(System::nanoTime);
    private final GpuPlaces places;

    /** The most batches in progress or waiting for a place. */
    private final int most;

    private final Consumer<StreamReport> atEnd;

    /** The batches in progress, in their order. */
    private final Deque<Future<List<PhotoResult>>> running = new ArrayDeque<>();

    private final Deque<PhotoResult> results = new ArrayDeque<>();
    private boolean begun;
    private boolean reported;
    private @Nullable Throwable failure;

    /**
     * @param detectors of the same variant, each on a different GPU
     * @param atEnd gets the report when the last result has been taken
     * @throws IllegalArgumentException if there is no detector, one of them is on a CPU, or the variants differ
     */
    static GpuPhotoStream of(
            List<Detector> detectors,
            Stream<Path> photos,
            Function<Path, RgbImage> reader,
            int batch,
            Consumer<StreamReport> atEnd) {
        if (detectors.isEmpty()) {
            throw new IllegalArgumentException("no detector to compute the photos");
        }
        String variant = detectors.getFirst().variant().id();
        for (Detector detector : detectors) {
            if (detector.sessions().onCpu()) {
                throw new IllegalArgumentException(
                        "a detector is on the CPU, and these must be on GPUs: use its own method stream");
            }
            if (!detector.variant().equals(detectors.getFirst().variant())) {
                throw new IllegalArgumentException("the detectors are " + variant + " and "
                        + detector.variant().id() + ", but one stream of photos needs one variant");
            }
        }
        return new GpuPhotoStream(detectors, photos, reader, batch, atEnd);
    }

    private GpuPhotoStream(
            List<Detector> detectors,
            Stream<Path> photos,
            Function<Path, RgbImage> reader,
            int batch,
            Consumer<StreamReport> atEnd) {
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, not " + batch);
        }
        this.batch = batch;
        this.atEnd = atEnd;
        this.places = new GpuPlaces(detectors, meter);
        this.most = detectors.size() == 1 ? places.count() : BATCHES_PER_PLACE * places.count();
        this.readers = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_READERS);
        this.readings = new ReadAhead<>(
                photos,
                (_, photo) -> meter.decoding(() -> reader.apply(photo)),
                readers,
                Math.max(batch, AHEAD_PER_READER * readers));
    }

    Stream<PhotoResult> results() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(this::close);
    }

    @Override
    public boolean hasNext() {
        if (failure != null) {
            throw new IllegalStateException("the stream of photos has failed", failure);
        }
        try {
            while (results.isEmpty()) {
                readings.requireOpen();
                boolean full = running.size() == most;
                boolean oldestIsDone = !running.isEmpty() && running.getFirst().isDone();
                if (!full && !oldestIsDone && submit()) {
                    continue;
                }
                if (running.isEmpty()) {
                    end();
                    return false;
                }
                results.addAll(await(running.remove()));
            }
            return true;
        } catch (RuntimeException | Error e) {
            failure = e;
            stop();
            throw e;
        }
    }

    @Override
    public PhotoResult next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return results.remove();
    }

    /** Starts the next batch; returns false at the end of the photos. */
    private boolean submit() {
        PhotoBatch photos = PhotoBatch.next(readings, batch, PhotoBatch.Failures.WITH_THE_BATCH);
        if (photos.isEmpty()) {
            return false;
        }
        // A smaller batch at the end runs as a full one, since another size would have to be planned.
        List<RgbImage> images = photos.images();
        int size = begun ? batch : images.size();
        begun = true;
        running.add(places.submit(
                (detector, gpu) -> photos.results(detector.sessions().detectMeasured(images, size, gpu))));
        return true;
    }

    private List<PhotoResult> await(Future<List<PhotoResult>> results) {
        try {
            return results.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while photos were computed", e);
        } catch (CancellationException e) {
            throw new IllegalStateException("the stream of photos is closed", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private void end() {
        stop();
        if (!reported) {
            reported = true;
            atEnd.accept(meter.report(readers));
        }
    }

    private void stop() {
        readings.stop();
        places.close();
    }

    /** Waits for the runs in progress: the detectors can be closed then. */
    private void close() {
        readings.close();
        places.close();
    }
}
