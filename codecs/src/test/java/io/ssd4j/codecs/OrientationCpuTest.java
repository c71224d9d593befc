// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.PhotoOptions;
import io.ssd4j.ssd.image.PhotoSize;
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
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The orientation of a WebP, and of a JPEG that libjpeg-turbo decodes, is applied as Pillow does; {@code make_orientation.py} of
 * ssd has written the photos.
 */
class OrientationCpuTest {
    private static final PhotoOptions UPRIGHT = PhotoOptions.DEFAULT.orientation(true);
    private static final Path FOLDER =
            Repository.module("ssd").resolve("src/test/resources/io/ssd4j/ssd/image/orientation");

    static List<String> photos() throws IOException {
        return Files.readAllLines(FOLDER.resolve("expected.txt")).stream()
                .filter(line -> line.startsWith("webp-") || line.startsWith("jpeg-"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("photos")
    void isAppliedAsPillowDoes(String line) throws NoSuchAlgorithmException {
        String[] fields = line.split(" ", -1);
        Path photo = FOLDER.resolve(fields[0]);

        RgbImage upright = Photo.read(photo, UPRIGHT);

        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(upright.pixels().asByteBuffer());
        assertEquals(fields[1], upright.width() + "x" + upright.height());
        assertEquals(fields[2], HexFormat.of().formatHex(digest.digest()));
        assertEquals(new PhotoSize(upright.width(), upright.height()), Photo.size(photo, UPRIGHT));
    }
}
