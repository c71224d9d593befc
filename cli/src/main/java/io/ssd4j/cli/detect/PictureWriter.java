// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import io.ssd4j.cli.command.OutputException;
import io.ssd4j.cli.draw.DetectionPicture;
import io.ssd4j.cli.draw.DrawnBox;
import io.ssd4j.cli.draw.PictureFolder;
import io.ssd4j.cli.output.OutputFolder;
import io.ssd4j.cli.photo.PhotoReader;
import io.ssd4j.cli.photo.PhotoReaders;
import io.ssd4j.ssd.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Draws and writes pictures on a separate thread, while the next photos are computed; or does nothing. */
final class PictureWriter implements AutoCloseable {
    /** Pictures that wait to be drawn, each with its photo in memory. */
    private static final int MOST_WAITING = 2;

    private final @Nullable PictureFolder folder;
    private final ExecutorService thread;
    private final Deque<Future<?>> waiting = new ArrayDeque<>();

    private PictureWriter(@Nullable PictureFolder folder) {
        this.folder = folder;
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("picture").daemon().factory());
    }

    /**
     * Creates the folder.
     *
     * @throws OutputException if that is not possible
     */
    static PictureWriter of(DetectRequest request) {
        if (request.draw() == null) {
            return new PictureWriter(null);
        }
        List<Path> inputs = new ArrayList<>(request.photos().paths());
        return new PictureWriter(new PictureFolder(OutputFolder.create(request.draw()), inputs));
    }

    /**
     * Draws a photo, soon.
     *
     * @return the picture's file, which is complete after {@link #finish()}
     * @throws OutputException if an earlier picture could not be written
     */
    Optional<Path> write(String name, RgbImage photo, List<DrawnBox> boxes) {
        PictureFolder target = folder;
        if (target == null) {
            return Optional.empty();
        }
        while (waiting.size() >= MOST_WAITING) {
            PhotoReaders.await(waiting.remove());
        }
        Path file = target.reserve(PhotoReader.isStandardInput(name) ? "stdin" : name);
        waiting.add(thread.submit(() -> {
            draw(target, file, photo, boxes);
            return file;
        }));
        return Optional.of(file);
    }

    private static void draw(PictureFolder target, Path file, RgbImage photo, List<DrawnBox> boxes) {
        try {
            target.write(file, DetectionPicture.of(photo, boxes));
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /**
     * Waits for all pictures.
     *
     * @throws OutputException if one could not be written
     */
    void finish() {
        while (!waiting.isEmpty()) {
            PhotoReaders.await(Objects.requireNonNull(waiting.poll()));
        }
    }

    /** Starts no further picture. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
