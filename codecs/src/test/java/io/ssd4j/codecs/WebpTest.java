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
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of WebP, compared with what Pillow reads from the same file. */
class WebpTest {
    @TempDir
    private Path folder;

    static List<Path> photos() {
        return TestPhotos.with(".webp");
    }

    @ParameterizedTest
    @MethodSource("photos")
    void readsWhatPillowReads(Path photo) throws IOException {
        RgbImage expected = TestPhotos.expectation(photo);

        RgbImage image = Photo.read(photo);

        assertEquals(expected.width(), image.width());
        assertEquals(expected.height(), image.height());
        assertEquals(new PhotoSize(expected.width(), expected.height()), Photo.size(photo));
        // libwebp interpolates the half-resolution chroma of lossy files, TwelveMonkeys repeats it. This is the worst
        // case:
        // an image of 24 x 17 pixels full of colored edges.
        int bound = photo.getFileName().toString().startsWith("webp-lossy") ? 32 : 1;
        int greatest = 0;
        long sum = 0;
        MemorySegment pixels = image.pixels();
        for (long i = 0; i < pixels.byteSize(); i++) {
            int difference = Math.abs(Byte.toUnsignedInt(pixels.get(ValueLayout.JAVA_BYTE, i))
                    - Byte.toUnsignedInt(expected.pixels().get(ValueLayout.JAVA_BYTE, i)));
            greatest = Math.max(greatest, difference);
            sum += difference;
        }
        assertTrue(greatest < bound, "differs by " + greatest);
        assertTrue(sum < 4 * pixels.byteSize(), "differs by " + sum + " in total");
    }

    @Test
    void isRecognizedByContent() throws IOException {
        Path misnamed = Files.copy(TestPhotos.of("webp-lossless.webp"), folder.resolve("photo.jpg"));

        assertEquals(24, Photo.read(misnamed).width());
    }

    @Test
    void oversizedHeaderIsRejected() throws IOException {
        byte[] bytes = Files.readAllBytes(TestPhotos.of("webp-lossy-alpha.webp"));
        // The extended header has the canvas size minus one as two 24-bit numbers.
        Arrays.fill(bytes, 24, 30, (byte) 0xff);
        Path huge = Files.write(folder.resolve("huge.webp"), bytes);

        String message = String.valueOf(
                assertThrows(ImageException.class, () -> Photo.read(huge)).getMessage());

        assertTrue(message.contains("huge.webp"), message);
        assertTrue(message.contains("16777216 x 16777216 = 281474976710656 pixels"), message);
    }
}
