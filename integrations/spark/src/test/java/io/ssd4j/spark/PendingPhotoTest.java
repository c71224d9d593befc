// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PendingPhotoTest {
    private static byte[] png() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void itsPixelsAreFreedWhenItIsReleased() {
        PendingPhoto photo = new PendingPhoto("s3a://lake/a.png", "row 0", png());
        RgbImage image = photo.read(ReadingOptions.DEFAULT);
        assertEquals(7, image.width());
        assertEquals(5, image.height());
        assertTrue(image.pixels().scope().isAlive());
        photo.release();
        photo.release();
        assertFalse(image.pixels().scope().isAlive());
    }

    @Test
    void aReleasedPhotoIsNotDecoded() {
        PendingPhoto photo = new PendingPhoto("a.png", "row 0", png());
        photo.release();
        assertThrows(ImageException.class, () -> photo.read(ReadingOptions.DEFAULT));
    }

    @Test
    void aFileThatIsTooLongIsNotDecoded() {
        PendingPhoto photo = new PendingPhoto("a.png", "row 0", png());
        int length = png().length;
        String message = String.valueOf(
                assertThrows(ImageException.class, () -> photo.read(ReadingOptions.DEFAULT.maxBytes(length - 1)))
                        .getMessage());
        assertEquals("a.png has " + length + " bytes, more than the limit of " + (length - 1), message);
        photo.release();
    }

    @Test
    void errorsNameTheRowIfThereIsNoPath() {
        PendingPhoto photo = new PendingPhoto(null, "the photo in row 7 of partition 2", null);
        assertNull(photo.path());
        assertEquals(
                "the photo in row 7 of partition 2 has no content",
                String.valueOf(assertThrows(ImageException.class, () -> photo.read(ReadingOptions.DEFAULT))
                        .getMessage()));
        photo.release();
    }

    @Test
    void errorsNameIt() {
        PendingPhoto photo = new PendingPhoto("s3a://lake/a.png", "row 0", new byte[0]);
        String message = String.valueOf(assertThrows(ImageException.class, () -> photo.read(ReadingOptions.DEFAULT))
                .getMessage());
        assertTrue(message.startsWith("s3a://lake/a.png is empty"), message);
        photo.release();
    }
}
