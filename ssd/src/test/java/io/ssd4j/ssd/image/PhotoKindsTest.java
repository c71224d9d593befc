// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Odd files are decoded as Pillow does, or refused with the true reason, see {@code make_kinds.py}. */
@Timeout(60)
class PhotoKindsTest {
    private static final Path FOLDER = Fixtures.folder("kinds");

    static List<String> kinds(String verdict) throws IOException {
        return Files.readAllLines(FOLDER.resolve("expected.txt")).stream()
                .filter(line -> line.startsWith(verdict + " "))
                .map(line -> line.substring(verdict.length() + 1))
                .toList();
    }

    static List<String> exact() throws IOException {
        return kinds("exact");
    }

    static List<String> truncated() throws IOException {
        return kinds("truncated");
    }

    static List<String> damaged() throws IOException {
        return kinds("damaged");
    }

    static List<String> unsupported() throws IOException {
        return kinds("unsupported");
    }

    @ParameterizedTest
    @MethodSource("exact")
    void isDecodedAsPillowDoes(String line) {
        String name = line.substring(0, line.indexOf(' '));

        RgbImage image = Photo.read(FOLDER.resolve(name));

        assertEquals(line, name + " " + PixelHash.of(image));
        assertEquals(new PhotoSize(image.width(), image.height()), Photo.size(FOLDER.resolve(name)));
    }

    @ParameterizedTest
    @MethodSource("truncated")
    void isRefusedBecausePixelsAreMissing(String name) {
        String message = refusal(name);

        assertTrue(message.contains(name + " is truncated: its "), message);
        assertTrue(message.contains("copy or download it again"), message);
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void isRefusedAsDamaged(String name) {
        String message = refusal(name);

        assertTrue(message.contains(name + " contains ") && message.contains("data that is damaged"), message);
        assertTrue(message.contains("copy or download it again"), message);
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void isRefusedAsAKindToConvert(String line) {
        String name = line.substring(0, line.indexOf(": "));
        String message = refusal(name);

        assertTrue(message.contains(line.substring(line.indexOf(": ") + 2)), message);
        assertTrue(message.contains(name + " is a ") && message.contains("not supported"), message);
        assertTrue(message.contains("convert it to"), message);
        assertTrue(!message.contains("download"), message);
    }

    private static String refusal(String name) {
        return String.valueOf(assertThrows(ImageException.class, () -> Photo.read(FOLDER.resolve(name)))
                .getMessage());
    }
}
