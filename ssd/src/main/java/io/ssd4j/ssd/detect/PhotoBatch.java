// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.stream.ReadAhead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Consecutive photos of a stream: those that were read, which are computed in one run, and those that could not be read between them. */
final class PhotoBatch {
    private final List<Read> photos = new ArrayList<>();
    private final List<RgbImage> images = new ArrayList<>();

    /** A photo that was read, or the reason why not. */
    private record Read(
            Path photo, @Nullable RgbImage image, @Nullable ImageException error) {}

    /** When a photo that cannot be read is passed on, if it comes before the first photo of a batch that can. */
    enum Failures {
        /** As a batch by itself, so that its result does not wait for a run. */
        AT_ONCE,
        /** With the batch, because batches are computed side by side and a small one would take the place of a large one. */
        WITH_THE_BATCH
    }

    private PhotoBatch() {}

    /**
     * Takes the next photos.
     *
     * @param size the most that are computed
     * @param failures when photos that cannot be read are passed on
     * @return with fewer photos at the end of the stream; with none after it
     */
    static PhotoBatch next(ReadAhead<RgbImage> readings, int size, Failures failures) {
        PhotoBatch batch = new PhotoBatch();
        while (batch.images.size() < size) {
            ReadAhead.Task<RgbImage> next = readings.poll();
            if (next == null) {
                break;
            }
            batch.add(next, readings);
            if (failures == Failures.AT_ONCE && batch.images.isEmpty()) {
                break;
            }
        }
        // Once more, so that the readers are busy while the batch is computed.
        readings.fill();
        return batch;
    }

    private void add(ReadAhead.Task<RgbImage> reading, ReadAhead<RgbImage> readings) {
        try {
            RgbImage image = readings.await(reading);
            photos.add(new Read(reading.photo(), image, null));
            images.add(image);
        } catch (ImageException e) {
            photos.add(new Read(reading.photo(), null, e));
        }
    }

    boolean isEmpty() {
        return photos.isEmpty();
    }

    /** The photos that were read. */
    List<RgbImage> images() {
        return images;
    }

    /**
     * The results in the order of the photos.
     *
     * @param detections those of each image
     */
    List<PhotoResult> results(List<List<Detection>> detections) {
        Iterator<List<Detection>> next = detections.iterator();
        List<PhotoResult> results = new ArrayList<>();
        for (Read read : photos) {
            RgbImage image = read.image();
            results.add(
                    image == null
                            ? new PhotoResult.Failed(read.photo(), Objects.requireNonNull(read.error()))
                            : new PhotoResult.Detected(read.photo(), image, next.next()));
        }
        return results;
    }
}
