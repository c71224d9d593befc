// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Truncated and damaged photos of the formats that this module decodes are rejected with the file's name. */
@Timeout(60)
class DamagedPhotoCpuTest {
    @TempDir
    private Path folder;

    static Stream<String> photos() {
        return Stream.of(
                "webp-animated.webp",
                "webp-lossless.webp",
                "webp-lossy.webp",
                "webp-lossy-alpha.webp",
                "jpeg-420.jpg",
                "jpeg-progressive.jpg",
                "jpeg-ycck.jpg");
    }

    /** Truncated anywhere, a file is rejected, unless all its pixels are there and only a trailer is missing. */
    @ParameterizedTest
    @MethodSource("photos")
    void truncatedAnywhere(String photo) throws IOException {
        byte[] bytes = Files.readAllBytes(TestPhotos.of(photo));
        RgbImage whole = Photo.read(TestPhotos.of(photo));
        int read = 0;
        for (int length = 1; length < bytes.length; length += length < bytes.length - 40 ? 17 : 1) {
            Path cut = Files.write(folder.resolve(photo), Arrays.copyOf(bytes, length));
            try {
                assertEquals(-1, Photo.read(cut).pixels().mismatch(whole.pixels()), "truncated to " + length);
                read++;
            } catch (ImageException e) {
                assertTrue(message(e).contains(photo), e::getMessage);
            }
        }
        assertTrue(read <= 24, read + " truncated files were read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webp-lossless.webp", "jpeg-420.jpg"})
    void truncationIsReported(String photo) throws IOException {
        byte[] bytes = Files.readAllBytes(TestPhotos.of(photo));
        Path cut = Files.write(folder.resolve(photo), Arrays.copyOf(bytes, 2 * bytes.length / 3));

        String message = message(assertThrows(ImageException.class, () -> Photo.read(cut)));

        assertTrue(message.contains(photo + " is truncated"), message);
        assertTrue(message.contains("copy or download it again"), message);
    }

    /** Bytes changed at random give an image or a rejection, and no other exception. */
    @ParameterizedTest
    @MethodSource("photos")
    void damagedAnywhere(String photo) throws IOException {
        byte[] bytes = Files.readAllBytes(TestPhotos.of(photo));
        SplittableRandom random = new SplittableRandom(bytes.length);
        int rejected = 0;
        System.setProperty(Photo.MAX_PIXELS_PROPERTY, "1000000"); // a changed size would take seconds
        try {
            for (int i = 0; i < 60; i++) {
                byte[] damaged = bytes.clone();
                // The first bytes after the signature, where decoders keep what they cannot do without.
                damaged[12 + random.nextInt(12)] ^= (byte) random.nextInt(1, 256);
                damaged[random.nextInt(12, damaged.length)] = (byte) random.nextInt();
                Path file = Files.write(folder.resolve(photo), damaged);
                try {
                    RgbImage image = Photo.read(file);
                    assertEquals(
                            3L * image.width() * image.height(), image.pixels().byteSize());
                } catch (ImageException e) {
                    rejected++;
                    assertTrue(message(e).contains(photo), e::getMessage);
                }
            }
        } finally {
            System.clearProperty(Photo.MAX_PIXELS_PROPERTY);
        }
        assertTrue(rejected > 0, "no damage was noticed");
    }

    private static String message(ImageException e) {
        return String.valueOf(e.getMessage());
    }
}
