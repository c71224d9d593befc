// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.cli;

import io.ssd4j.ssd.backbone.SsdVariant;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads photos into batches of network input, one batch ahead of the one in use.
 *
 * <p>Holds two batches of input and one decoded photo per reading thread, whatever the number of photos. For one
 * thread.
 */
final class PhotoBatches implements AutoCloseable {
    private static final int MOST_READERS = 4;

    private final List<PhotoFile> files;
    private final int batch;
    private final long imageBytes;
    private final int side;
    private final MemorySegment[] inputs;
    private final ExecutorService readers;
    private @Nullable Pending pending;

    /**
     * Network input of some photos.
     *
     * @param first index of the first one among all photos
     * @param files in their order
     * @param input [files, 3, S, S] float32, dense; holds until the next batch is taken
     */
    record Batch(int first, List<PhotoFile> files, MemorySegment input) {}

    private record Pending(Batch batch, List<Future<?>> reads) {}

    /**
     * Starts reading the first batch.
     *
     * @param files at least one
     * @param model whose input the photos become
     * @param batch photos a batch; the last one has those that are left
     */
    PhotoBatches(List<PhotoFile> files, SsdVariant model, int batch) {
        this.files = files;
        this.batch = Math.min(batch, files.size());
        this.imageBytes = model.network().input().elements() * Float.BYTES;
        this.side = model.size();
        this.inputs = new MemorySegment[files.size() > this.batch ? 2 : 1];
        // Left to the collector: where a failure ends the command, a reader may still be writing.
        Arena arena = Arena.ofAuto();
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = arena.allocate(this.batch * imageBytes, Float.BYTES);
        }
        // Half of the processors at most, for a CPU engine wants them too.
        this.readers = Executors.newFixedThreadPool(
                Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_READERS),
                Thread.ofPlatform().name("photo-", 0).daemon().factory());
        this.pending = startReading(0);
    }

    /**
     * Waits for the next batch and starts reading the one behind it.
     *
     * @throws io.ssd4j.ssd.image.ImageException for the first photo of the batch that cannot be used
     */
    Batch next() {
        if (pending == null) {
            throw new NoSuchElementException("all photos are read");
        }
        Pending current = pending;
        current.reads().forEach(PhotoBatches::await);
        int next = current.batch().first() + current.batch().files().size();
        pending = next < files.size() ? startReading(next) : null;
        return current.batch();
    }

    private Pending startReading(int first) {
        List<PhotoFile> some = files.subList(first, Math.min(first + batch, files.size()));
        MemorySegment input = inputs[first / batch % inputs.length].asSlice(0, some.size() * imageBytes);
        List<Future<?>> reads = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            PhotoFile file = some.get(i);
            long offset = i * imageBytes;
            reads.add(readers.submit(() -> read(file, input, offset)));
        }
        return new Pending(new Batch(first, some, input), reads);
    }

    private void read(PhotoFile file, MemorySegment input, long offset) {
        new InputTransform(side).apply(Photo.read(file.path()).frame(), input, offset);
    }

    private static void await(Future<?> read) {
        try {
            read.get();
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

    /** Starts no further photo. */
    @Override
    public void close() {
        readers.shutdownNow();
    }
}
