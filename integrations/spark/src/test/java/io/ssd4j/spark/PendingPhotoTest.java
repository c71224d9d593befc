// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.PhotoOptions;
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
        PendingPhoto photo = new PendingPhoto("s3a://lake/a.png", png());
        RgbImage image = photo.read(PhotoOptions.DEFAULT);
        assertEquals(7, image.width());
        assertEquals(5, image.height());
        assertTrue(image.pixels().scope().isAlive());
        photo.release();
        photo.release();
        assertFalse(image.pixels().scope().isAlive());
    }

    @Test
    void aReleasedPhotoIsNotDecoded() {
        PendingPhoto photo = new PendingPhoto("a.png", png());
        photo.release();
        assertThrows(ImageException.class, () -> photo.read(PhotoOptions.DEFAULT));
    }

    @Test
    void errorsNameIt() {
        PendingPhoto photo = new PendingPhoto("s3a://lake/a.png", new byte[0]);
        String message = String.valueOf(assertThrows(ImageException.class, () -> photo.read(PhotoOptions.DEFAULT))
                .getMessage());
        assertTrue(message.startsWith("s3a://lake/a.png is empty"), message);
        photo.release();
    }
}
