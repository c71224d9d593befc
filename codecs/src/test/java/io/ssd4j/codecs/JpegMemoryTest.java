// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The memory that leptonica and libjpeg-turbo need is known before they decode; the files are those of {@code make_photos.py}. */
class JpegMemoryTest {
    private static final Path FOLDER = Repository.module("codecs").resolve("src/test/resources/io/ssd4j/codecs/photos");

    @ParameterizedTest
    @CsvSource({
        "plain.jpg, 4",
        "gray.jpg, 1",
        "progressive-1x2.jpg, 10",
        "arithmetic-progressive.jpg, 10",
    })
    void aPixelNeedsThisManyBytes(String name, int bytesPerPixel) throws IOException {
        try (InputStream file = Files.newInputStream(FOLDER.resolve(name));
                PhotoBytes bytes = PhotoBytes.read(file, start -> {})) {
            EncodedPhoto photo = new JpegDecoder().open(bytes);
            assertEquals(bytesPerPixel * photo.width() * photo.height(), photo.extraBytes());
        }
    }
}
