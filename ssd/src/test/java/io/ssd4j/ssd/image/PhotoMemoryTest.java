// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.exif.Orientation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** The memory that is required before a photo is decoded covers all its copies. */
class PhotoMemoryTest {

    /** A photo of 50 000 x 40 000 pixels, whose product with 3 exceeds an int, and whose decoder needs 7 bytes more. */
    private static final class LargePhoto implements EncodedPhoto {
        @Override
        public long width() {
            return 50_000;
        }

        @Override
        public long height() {
            return 40_000;
        }

        @Override
        public long extraBytes() {
            return 7;
        }

        @Override
        public void decode(MemorySegment rgb) {
            throw new AssertionError("not decoded");
        }
    }

    @Test
    void asStoredThereIsOneCopy() throws IOException {
        assertEquals(6_000_000_007L, PhotoReading.memory(new LargePhoto(), Orientation.AS_STORED));
    }

    @Test
    void turnedThereAreTwo() throws IOException {
        assertEquals(12_000_000_007L, PhotoReading.memory(new LargePhoto(), Orientation.ROTATE_90));
    }
}
