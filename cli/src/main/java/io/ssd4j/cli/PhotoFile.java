// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.bindings.files.PathName;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * An existing photo. It may still be damaged, which only shows when it is read.
 *
 * @param name the name as given by the user
 * @param path the file
 */
record PhotoFile(String name, Path path) {

    /**
     * Finds a photo.
     *
     * @throws ImageException if it cannot be opened; with thousands of photos, this must not show only after an hour
     */
    static PhotoFile of(String name) {
        Path path = path(name);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            // Reading it fails with a better message.
            Photo.read(path);
        }
        return new PhotoFile(name, path);
    }

    /**
     * Turns a name into a path.
     *
     * @throws ImageException if it cannot be one
     */
    static Path path(String name) {
        if (name.isBlank()) {
            throw new ImageException("the name of an image is empty");
        }
        try {
            return PathName.toPath(name);
        } catch (InvalidPathException e) {
            throw new ImageException("'" + name + "' is no path: " + e.getReason(), e);
        }
    }
}
