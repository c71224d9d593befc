// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.PhotoSize;
import io.ssd4j.ssd.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of WebP and JPEG that the tests of {@code ssd} share, compared with what Pillow reads from the same file. */
class SharedPhotosCpuTest {
    @TempDir
    private Path folder;

    static List<Path> photos() {
        return TestPhotos.with(".jpg", ".webp");
    }

    @ParameterizedTest
    @MethodSource("photos")
    void readsWhatPillowReads(Path photo) {
        RgbImage expected = TestPhotos.expectation(photo);

        RgbImage image = Photo.read(photo);

        assertEquals(expected.width(), image.width());
        assertEquals(expected.height(), image.height());
        assertEquals(new PhotoSize(expected.width(), expected.height()), Photo.size(photo));
        assertEquals(-1, image.pixels().mismatch(expected.pixels()));
    }

    @Test
    void isRecognizedByContent() throws IOException {
        Path misnamed = Files.copy(TestPhotos.of("webp-lossless.webp"), folder.resolve("photo.jpg"));

        assertEquals(24, Photo.read(misnamed).width());
    }

    @Test
    void oversizedCanvasIsRejected() throws IOException {
        byte[] bytes = Files.readAllBytes(TestPhotos.of("webp-animated.webp"));
        // The extended header has the canvas size minus one as two 24-bit numbers: 60 000 x 60 000.
        byte[] size = {0x5f, (byte) 0xea, 0, 0x5f, (byte) 0xea, 0};
        System.arraycopy(size, 0, bytes, 24, size.length);
        Path huge = Files.write(folder.resolve("huge.webp"), bytes);

        String message = String.valueOf(
                assertThrows(ImageException.class, () -> Photo.read(huge)).getMessage());

        assertTrue(message.contains("huge.webp"), message);
        assertTrue(message.contains("60000 x 60000 = 3600000000 pixels"), message);
    }
}
