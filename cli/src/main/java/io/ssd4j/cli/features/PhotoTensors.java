// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.cli.compute.FeatureNetwork;
import io.ssd4j.cli.photo.PhotoFile;
import io.ssd4j.cli.photo.PhotoReaders;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.ssd.image.InputTransform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads photos into batches of network input, one batch ahead of the one in use. For engines on which computing takes
 * longer than decoding.
 *
 * <p>Keeps two batches of input and one decoded photo per reader thread in memory, for any number of photos.
 */
final class PhotoTensors implements PhotoSource<TensorInput> {
    private final List<PhotoFile> files;
    private final int batch;
    private final long imageBytes;
    private final FeatureNetwork model;
    private final boolean prepared;
    private final MemorySegment[] inputs;
    private final FeatureSink sink;
    private final PhotoReaders readers = new PhotoReaders();
    private @Nullable Pending pending;

    /** A batch whose photos are being read into [files, 3, S, S] float32. */
    private record Pending(Batch batch, MemorySegment input, List<Future<?>> reads) {}

    /** Starts reading the first batch. */
    PhotoTensors(List<PhotoFile> files, FeatureNetwork model, int batch, boolean prepared, FeatureSink sink) {
        this.files = files;
        this.batch = Math.min(batch, files.size());
        this.imageBytes = model.network().input().elements() * Float.BYTES;
        this.model = model;
        this.prepared = prepared;
        this.sink = sink;
        this.inputs = new MemorySegment[files.size() > this.batch ? 2 : 1];
        // Freed by the garbage collector: if a failure ends the command, a reader may still be writing.
        Arena arena = Arena.ofAuto();
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = arena.allocate(this.batch * imageBytes, Float.BYTES);
        }
        this.pending = startReading(0);
    }

    @Override
    public SessionOptions<TensorInput, HostOutputs> options(int size) {
        return SessionOptions.batch(size).prepared(prepared);
    }

    /** Waits for the next batch and starts reading the one after it. */
    @Override
    public Batch next(TensorInput input) {
        if (pending == null) {
            throw new NoSuchElementException("all photos are read");
        }
        Pending current = pending;
        current.reads().forEach(PhotoReaders::await);
        Batch batch = current.batch();
        int next = batch.first() + batch.files().size();
        pending = next < files.size() ? startReading(next) : null;
        input.values().copyFrom(current.input());
        sink.input(batch.first(), current.input());
        return batch;
    }

    private Pending startReading(int first) {
        List<PhotoFile> some = files.subList(first, Math.min(first + batch, files.size()));
        MemorySegment input = inputs[first / batch % inputs.length].asSlice(0, some.size() * imageBytes);
        List<Future<?>> reads = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            PhotoFile file = some.get(i);
            long offset = i * imageBytes;
            reads.add(readers.begin(() -> {
                read(file, input, offset);
                return file;
            }));
        }
        return new Pending(new Batch(first, some), input, reads);
    }

    private void read(PhotoFile file, MemorySegment input, long offset) {
        new InputTransform(model.size(), model.conversion()).apply(file.read().frame(), input, offset);
    }

    @Override
    public void close() {
        readers.close();
    }
}
