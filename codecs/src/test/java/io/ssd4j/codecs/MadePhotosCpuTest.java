// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Photos of every coding, sampling, marker and container that were met in the wild, and of their siblings, compared with Pillow's pixels.
 * {@code make_photos.py} has written them.
 */
class MadePhotosCpuTest {
    private static final Path FOLDER = Repository.module("codecs").resolve("src/test/resources/io/ssd4j/codecs");
    private static final String REFUSED = "refused";
    /** Pillow's libjpeg-turbo is newer; ours says so. */
    private static final String NOT_SUPPORTED_HERE = "lossless-rgb.jpg";

    private static List<String> lines() throws IOException {
        return Files.readAllLines(FOLDER.resolve("photos.txt"));
    }

    static List<String> decoded() throws IOException {
        return lines().stream()
                .filter(line -> !line.endsWith(REFUSED) && !line.startsWith(NOT_SUPPORTED_HERE))
                .toList();
    }

    static List<String> refused() throws IOException {
        return lines().stream()
                .filter(line -> line.endsWith(REFUSED))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("decoded")
    void hasPillowsPixels(String line) throws NoSuchAlgorithmException {
        String[] fields = line.split(" ", -1);

        RgbImage image = Photo.read(photo(fields[0]));

        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(image.pixels().asByteBuffer());
        assertEquals(fields[1], image.width() + "x" + image.height());
        assertEquals(fields[2], HexFormat.of().formatHex(digest.digest()));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatPillowRefusesIsRefused(String name) {
        assertTrue(refusal(name).startsWith(photo(name).toString()), name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arithmetic-without-end.jpg",
                "cut.jpg",
                "cut.webp",
                "cut-arithmetic.jpg",
                "cut-before-last-scan.jpg",
                "cut-by-1.webp",
                "cut-header.jpg",
                "cut-one-byte-of-data.jpg",
                "cut-progressive.jpg",
                "cut-zeros-for-end.jpg",
                "progressive-without-end.jpg"
            })
    void whatIsCutIsCalledTruncated(String name) {
        String message = refusal(name);
        assertTrue(message.contains(" is truncated: "), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bits-2.jpg|2 bits per sample",
                "bits-16.jpg|16 bits per sample",
                "case-b12.jpg|12 bits per sample",
                "extension.jpg|an extension of JPEG, marker 0xFFC8",
                "height-0.jpg|a height that follows the pixels (DNL)",
                "hierarchical.jpg|hierarchical coding",
                "jpeg-ls.jpg|JPEG-LS coding",
                "lossless-arithmetic.jpg|lossless arithmetic coding",
                "lossless-rgb.jpg|lossless coding of 3 color components",
                "two-components.jpg|2 color components"
            })
    void whatIsNotSupportedIsNotCalledDamaged(String name, String kind) {
        String message = refusal(name);
        assertTrue(message.contains(kind + ", which is not supported; convert it to "), message);
    }

    private static String refusal(String name) {
        return String.valueOf(assertThrows(ImageException.class, () -> Photo.read(photo(name)))
                .getMessage());
    }

    private static Path photo(String name) {
        return FOLDER.resolve("photos").resolve(name);
    }
}
