// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How a photo is read can be chosen, and the limit of its size raised. */
class PhotoOptionsTest {
    private static final Path PHOTO = Fixtures.color("png-rgb-8.png"); // 24 x 17 pixels

    @Test
    void nothingIsAppliedByDefault() {
        assertFalse(PhotoOptions.DEFAULT.orientation());
        assertEquals(OptionalLong.empty(), PhotoOptions.DEFAULT.maxPixels());
    }

    @Test
    void aLimitHoldsForPixelsAndSize() {
        PhotoOptions tight = PhotoOptions.DEFAULT.maxPixels(407);

        String message = String.valueOf(assertThrows(ImageException.class, () -> Photo.read(PHOTO, tight))
                .getMessage());

        assertTrue(message.contains("24 x 17 = 408 pixels exceed the limit of 407"), message);
        assertTrue(message.contains("PhotoOptions.maxPixels"), message);
        assertTrue(message.contains("-Dio.ssd4j.image.maxPixels=408"), message);
        assertThrows(ImageException.class, () -> Photo.size(PHOTO, tight));
        assertEquals(24, Photo.read(PHOTO, tight.maxPixels(408)).width());
    }

    @Test
    void theOptionGoesBeforeTheSystemProperty() {
        System.setProperty(Photo.MAX_PIXELS_PROPERTY, "10");
        try {
            assertEquals(
                    24, Photo.read(PHOTO, PhotoOptions.DEFAULT.maxPixels(408)).width());
        } finally {
            System.clearProperty(Photo.MAX_PIXELS_PROPERTY);
        }
    }

    @Test
    void aLimitOfNoPixelsIsRejected() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> PhotoOptions.DEFAULT.maxPixels(0));
        assertEquals("a photo has at least 1 pixel, so its limit cannot be 0", e.getMessage());
    }
}
