// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.PhotoOptions;
import io.ssd4j.ssd.image.RgbImage;
import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * A photo from the time that a task takes it from its input until its result is used. Its pixels are freed then, since the garbage collector of an
 * executor may not run for a long time. Thread-safe.
 */
final class PendingPhoto {
    private final String path;
    private byte @Nullable [] content;
    private final Arena pixels = Arena.ofShared();
    private boolean reading;
    private boolean released;

    /**
     * @param content the file; null if the row has none
     */
    PendingPhoto(String path, byte @Nullable [] content) {
        this.path = path;
        this.content = content;
    }

    String path() {
        return path;
    }

    /**
     * Decodes it, once.
     *
     * @throws ImageException if that is not possible
     */
    RgbImage read(PhotoOptions options) {
        byte[] bytes = begin();
        try {
            return Photo.read(path, new ByteArrayInputStream(bytes), options, pixels);
        } finally {
            end();
        }
    }

    private synchronized byte[] begin() {
        byte[] bytes = content;
        content = null;
        if (bytes == null) {
            throw new ImageException(path + " has no content");
        }
        if (released) {
            throw new ImageException(path + " is not wanted any more");
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
