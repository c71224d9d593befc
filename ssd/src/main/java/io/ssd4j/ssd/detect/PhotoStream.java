// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.stream.ReadAhead;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Detects objects in a stream of photos, batch by batch, in the order of the photos. Other threads read the photos ahead. One thread reads the
 * results; any thread may close the stream.
 */
final class PhotoStream implements Iterator<PhotoResult> {
    private static final int MOST_READERS = 4;
    private static final int AHEAD_PER_READER = 2;

    private final Detector detector;
    private final int batch;
    private final ReadAhead<RgbImage> readings;
    private final Deque<PhotoResult> results = new ArrayDeque<>();

    PhotoStream(Detector detector, Stream<Path> photos, Function<Path, RgbImage> reader, int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, not " + batch);
        }
        this.detector = detector;
        this.batch = batch;
        // At most half of the processors, because the CPU engine needs them too.
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_READERS);
        // A whole batch, so that the next one is complete when this one has been computed.
        this.readings = new ReadAhead<>(
                photos, (_, photo) -> reader.apply(photo), threads, Math.max(batch, AHEAD_PER_READER * threads));
    }

    Stream<PhotoResult> results() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(readings::close);
    }

    @Override
    public boolean hasNext() {
        if (results.isEmpty()) {
            try {
                computeBatch();
            } catch (RuntimeException | Error e) {
                readings.stop();
                throw e;
            }
        }
        if (results.isEmpty()) {
            readings.stop();
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

    /** Adds the results up to the last photo of a batch, or that of a single photo that cannot be read, if the batch would start with it. */
    private void computeBatch() {
        readings.requireOpen();
        PhotoBatch photos = PhotoBatch.next(readings, batch, PhotoBatch.Failures.AT_ONCE);
        results.addAll(photos.results(detector.detect(photos.images())));
    }
}
