// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.cli.compute.FeatureNetwork;
import io.ssd4j.cli.photo.PhotoFile;
import io.ssd4j.cli.photo.PhotoReaders;
import io.ssd4j.runtime.FrameInput;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.PhotoSize;
import io.ssd4j.ssd.image.RgbImage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Passes decoded photos to sessions, for the GPU to resize. Photos are read ahead, across batches; at any batch size,
 * two decoded photos per reader thread are kept in memory.
 */
final class PhotoFrames implements PhotoSource<FrameInput> {
    private static final int AHEAD_PER_READER = 2;

    private final List<PhotoFile> files;
    private final int batch;
    private final FeatureNetwork model;
    private final FeatureSink sink;
    private final PhotoReaders readers = new PhotoReaders();
    private final PhotoSize largest;
    private final Deque<Future<Decoded>> ahead = new ArrayDeque<>();
    private int begun;
    private int taken;

    /** A photo and, if the sink needs it, its input as values. */
    private record Decoded(RgbImage image, Optional<MemorySegment> values) {}

    /** Reads the size of each photo and starts reading the first ones. */
    PhotoFrames(List<PhotoFile> files, FeatureNetwork model, int batch, FeatureSink sink) {
        this.files = files;
        this.batch = batch;
        this.model = model;
        this.sink = sink;
        this.largest = largest();
        for (int i = 0; i < AHEAD_PER_READER * readers.count(); i++) {
            begin();
        }
    }

    /** The size that fits every photo; a damaged one is reported when its batch is reached. */
    private PhotoSize largest() {
        List<Future<PhotoSize>> sizes = files.stream()
                .map(file -> readers.begin(() -> sizeOrNone(file)))
                .toList();
        return sizes.stream().map(PhotoReaders::await).reduce(new PhotoSize(1, 1), PhotoSize::union);
    }

    private static PhotoSize sizeOrNone(PhotoFile file) {
        try {
            return file.size();
        } catch (ImageException e) {
            return new PhotoSize(1, 1);
        }
    }

    private void begin() {
        if (begun < files.size()) {
            PhotoFile file = files.get(begun++);
            ahead.add(readers.begin(() -> decode(file)));
        }
    }

    private Decoded decode(PhotoFile file) {
        RgbImage image = file.read();
        if (!sink.wantsInput()) {
            return new Decoded(image, Optional.empty());
        }
        InputTransform transform = new InputTransform(model.size(), model.conversion());
        MemorySegment values = Arena.ofAuto().allocate(transform.byteSize(), Float.BYTES);
        transform.apply(image.frame(), values, 0);
        return new Decoded(image, Optional.of(values));
    }

    @Override
    public SessionOptions<FrameInput, HostOutputs> options(int size) {
        return SessionOptions.batch(size).frames(largest.width(), largest.height(), model.conversion());
    }

    @Override
    public Batch next(FrameInput input) {
        int first = taken;
        List<PhotoFile> some = files.subList(first, Math.min(first + batch, files.size()));
        for (int i = 0; i < some.size(); i++) {
            Decoded photo = PhotoReaders.await(Objects.requireNonNull(ahead.poll(), "all photos are read"));
            begin();
            input.set(i, photo.image().frame());
            int index = first + i;
            photo.values().ifPresent(values -> sink.input(index, values));
            taken++;
        }
        return new Batch(first, some);
    }

    @Override
    public void close() {
        readers.close();
    }
}
