// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares every way of storing color with Pillow's result for the same file. */
class PhotoTest {

    static List<Path> photos() {
        return Fixtures.colors().stream()
                .filter(photo -> !photo.toString().endsWith(".webp"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("photos")
    void readsWhatPillowReads(Path photo) throws IOException {
        RgbImage expected = expectation(photo);

        RgbImage image = Photo.read(photo);

        assertEquals(expected.width(), image.width());
        assertEquals(expected.height(), image.height());
        assertEquals(new PhotoSize(expected.width(), expected.height()), Photo.size(photo));
        Levels levels = Levels.between(image.pixels(), expected.pixels());
        assertEquals(0, levels.different(), levels::toString);
    }

    @Test
    void pixelsAreOffHeapAndReadOnly() {
        RgbImage image = Photo.read(Fixtures.color("png-rgb-8.png"));

        assertTrue(image.pixels().isNative());
        assertThrows(IllegalArgumentException.class, () -> image.pixels().set(ValueLayout.JAVA_BYTE, 0, (byte) 1));
    }

    @Test
    void recognizesTheFormatByContent(@TempDir Path folder) throws IOException {
        Path misnamed = Files.copy(Fixtures.color("png-rgb-8.png"), folder.resolve("photo.jpg"));

        assertEquals(24, Photo.read(misnamed).width());
    }

    @Test
    void readsAStreamAndLeavesItOpen() throws IOException {
        byte[] photo = Files.readAllBytes(Fixtures.color("png-rgb-8.png"));
        ClosingStream stream = new ClosingStream(photo);
        assertEquals(24, Photo.read("standard input", stream).width());
        assertFalse(stream.closed);
        String message = assertThrows(
                        ImageException.class, () -> Photo.read("standard input", InputStream.nullInputStream()))
                .getMessage();
        assertEquals("standard input is empty (0 bytes); copy or download it again", message);
    }

    @Test
    void orientationIsNotApplied() {
        // The file's EXIF data asks for a rotation by 90 degrees, which would make it 17 x 24.
        RgbImage image = Photo.read(Fixtures.color("jpeg-orientation.jpg"));

        assertEquals(24, image.width());
        assertEquals(17, image.height());
    }

    private static final class ClosingStream extends ByteArrayInputStream {
        private boolean closed;

        ClosingStream(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static RgbImage expectation(Path photo) throws IOException {
        String name = photo.getFileName().toString();
        return Fixtures.png(photo.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".rgb.png"));
    }
}
