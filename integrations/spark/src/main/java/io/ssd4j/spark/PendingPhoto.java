// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * A photo from the time that a task takes it from its input until its result is used. Its pixels are freed then, since the garbage collector of an
 * executor may not run for a long time. Thread-safe.
 */
final class PendingPhoto {
    private final @Nullable String path;
    private final String name;
    private byte @Nullable [] content;
    private final Arena pixels = Arena.ofShared();
    private boolean reading;
    private boolean released;

    /**
     * @param path as the row has it; null if it has none
     * @param row where the row is, for messages about photos without a path
     * @param content the file; null if the row has none
     */
    PendingPhoto(@Nullable String path, String row, byte @Nullable [] content) {
        this.path = path;
        this.name = path == null ? row : path;
        this.content = content;
    }

    @Nullable
    String path() {
        return path;
    }

    /** What messages call it: its path, or else its row. */
    String name() {
        return name;
    }

    /**
     * Decodes it, once.
     *
     * @throws ImageException if that is not possible; the message names the photo
     */
    RgbImage read(ReadingOptions options) {
        byte[] bytes = begin();
        try {
            if (bytes.length > options.maxBytes()) {
                throw new ImageException(options.tooLong(name, bytes.length));
            }
            return Photo.read(name, new ByteArrayInputStream(bytes), options.decoding(), pixels);
        } finally {
            end();
        }
    }

    private synchronized byte[] begin() {
        byte[] bytes = content;
        content = null;
        if (bytes == null) {
            throw new ImageException(name + " has no content");
        }
        if (released) {
            throw new ImageException(name + " is not wanted any more");
        }
        reading = true;
        return bytes;
    }

    private synchronized void end() {
        reading = false;
        if (released) {
            pixels.close();
        }
    }

    /** Frees the pixels, or has them freed when they are decoded. */
    synchronized void release() {
        if (!released) {
            released = true;
            content = null;
            if (!reading) {
                pixels.close();
            }
        }
    }
}
