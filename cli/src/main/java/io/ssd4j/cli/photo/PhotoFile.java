// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.photo;

import io.ssd4j.bindings.files.PathName;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.PhotoSize;
import io.ssd4j.ssd.image.RgbImage;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An existing photo. It may still be damaged, which only shows when it is read. Thread-safe. */
public final class PhotoFile {
    private final String name;
    private final Path path;
    private final PhotoReader reader;
    /** The decoded photo, if its size was needed first and the file cannot be read a second time. */
    private @Nullable RgbImage kept;

    private PhotoFile(String name, Path path, PhotoReader reader) {
        this.name = name;
        this.path = path;
        this.reader = reader;
    }

    /**
     * Finds a photo.
     *
     * @throws ImageException if it cannot be opened; with thousands of photos, this must not show only after an hour
     */
    public static PhotoFile of(String name, PhotoReader reader) {
        Path path = path(name);
        if (!PhotoReader.isStandardInput(name) && (!Files.isReadable(path) || Files.isDirectory(path))) {
            // Reading it fails with a better message.
            reader.read(path);
        }
        return new PhotoFile(name, path, reader);
    }

    /** The name as given by the user. */
    public String name() {
        return name;
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /**
     * Reads the photo.
     *
     * @throws ImageException if it cannot be used
     */
    public synchronized RgbImage read() {
        RgbImage photo = kept;
        kept = null;
        return photo == null ? reader.read(path) : photo;
    }

    /**
     * Reads the size; a photo that is not a regular file, such as a pipe, is decoded and kept until it is read.
     *
     * @throws ImageException if it cannot be used
     */
    public synchronized PhotoSize size() {
        if (!PhotoReader.isStandardInput(name) && Files.isRegularFile(path)) {
            return reader.size(path);
        }
        RgbImage photo = reader.read(path);
        kept = photo;
        return new PhotoSize(photo.width(), photo.height());
    }

    /**
     * Turns a name into a path.
     *
     * @throws ImageException if it cannot be one
     */
    public static Path path(String name) {
        if (name.isBlank()) {
            throw new ImageException("the name of an image is empty");
        }
        try {
            return PathName.toPath(name);
        } catch (InvalidPathException e) {
            throw new ImageException("'" + name + "' is not a valid path: " + e.getReason(), e);
        }
    }
}
