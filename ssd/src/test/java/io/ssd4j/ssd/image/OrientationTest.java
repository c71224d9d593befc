// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A photo with its orientation applied is what Pillow's {@code exif_transpose} makes of it, see {@code make_orientation.py}. */
class OrientationTest {
    private static final PhotoOptions UPRIGHT = PhotoOptions.DEFAULT.orientation(true);
    private static final Path FOLDER = Fixtures.folder("orientation");

    static List<String> photos() throws IOException {
        return Files.readAllLines(FOLDER.resolve("expected.txt")).stream()
                .filter(line -> !line.contains(".webp "))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("photos")
    void isAppliedAsPillowDoes(String line) {
        Path photo = FOLDER.resolve(line.substring(0, line.indexOf(' ')));

        RgbImage upright = Photo.read(photo, UPRIGHT);

        assertEquals(line, photo.getFileName() + " " + PixelHash.of(upright));
        assertEquals(new PhotoSize(upright.width(), upright.height()), Photo.size(photo, UPRIGHT));
        assertEquals(new PhotoSize(7, 5), Photo.size(photo), "without the option");
    }

    @Test
    void aStreamIsTurnedToo() throws IOException {
        Path photo = FOLDER.resolve("jpeg-6-little-endian.jpg");
        try (var stream = Files.newInputStream(photo)) {
            assertEquals(
                    PixelHash.of(Photo.read(photo, UPRIGHT)),
                    PixelHash.of(Photo.read("standard input", stream, UPRIGHT)));
        }
    }
}
