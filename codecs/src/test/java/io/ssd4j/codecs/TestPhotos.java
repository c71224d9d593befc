// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The small photos that the tests of {@code ssd} share, written by {@code make_fixtures.py}. */
final class TestPhotos {
    private static final Path FOLDER = Repository.module("ssd").resolve("src/test/resources/io/ssd4j/ssd/image/colors");

    private TestPhotos() {}

    static Path of(String name) {
        return FOLDER.resolve(name);
    }

    /** All photos with one of these extensions. */
    static List<Path> with(String... extensions) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> Stream.of(extensions).anyMatch(file.toString()::endsWith))
                    .filter(file -> !file.toString().endsWith(".rgb.png"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Pillow reads from a photo, which it has written as a PNG; this module does not decode those. */
    static RgbImage expectation(Path photo) {
        String name = photo.getFileName().toString();
        return Photo.read(photo.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".rgb.png"));
    }
}
