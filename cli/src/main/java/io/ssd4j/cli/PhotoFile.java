// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A photo that is there; whether it is sound shows when it is read.
 *
 * @param name as the user wrote it
 * @param path where it is
 */
record PhotoFile(String name, Path path) {

    /**
     * Looks for a photo.
     *
     * @throws ImageException where it cannot be opened: among thousands this should not show after an hour's work
     */
    static PhotoFile of(String name) {
        Path path = path(name);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            // Reading it fails as well, and says better why.
            Photo.read(path);
        }
        return new PhotoFile(name, path);
    }

    private static Path path(String name) {
        if (name.isBlank()) {
            throw new ImageException("the name of an image is empty");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            // In the POSIX locale Java knows no file name beyond ASCII, and got question marks instead of this one.
            throw new ImageException(
                    "'" + name + "' is no path: " + e.getReason()
                            + "; names beyond ASCII need a UTF-8 locale, such as LC_ALL=C.UTF-8",
                    e);
        }
    }
}
