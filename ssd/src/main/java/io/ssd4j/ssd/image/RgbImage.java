// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import java.lang.foreign.MemorySegment;

/**
 * A decoded photo: 8-bit red, green, blue, rows from top to bottom without padding.
 *
 * <p>It does not need to be closed: the garbage collector frees the off-heap memory that {@link Photo} allocates without an arena.
 * If the pixels are in an arena of the caller, they are accessible until that arena is closed, and if it is confined, only to the thread
 * that opened it. Otherwise threads may share an image.
 *
 * @param width pixels per row, at least 1
 * @param height rows, at least 1
 * @param pixels {@code 3 * width * height} bytes; made read-only
 */
public record RgbImage(int width, int height, MemorySegment pixels) {

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if the size of the segment does not match
     */
    public RgbImage {
        long bytes = 3L * width * height;
        if (width < 1 || height < 1 || pixels.byteSize() != bytes) {
            throw new IllegalArgumentException("an RGB image of " + width + " x " + height + " pixels has " + bytes
                    + " bytes, not " + pixels.byteSize());
        }
        pixels = pixels.asReadOnly();
    }

    /** A frame that refers to the same pixels. */
    public Frame frame() {
        return Frame.packed(pixels, width, height, PixelFormat.RGB);
    }
}
