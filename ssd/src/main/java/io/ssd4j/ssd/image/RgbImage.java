// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import java.lang.foreign.MemorySegment;

/**
 * A decoded photo: 8-bit red, green, blue, rows from the top without a gap.
 *
 * <p>There is nothing to close: {@link Photo} gives it off-heap memory that the garbage collector frees. Safe to share
 * between threads where its segment is.
 *
 * @param width pixels per row, at least 1
 * @param height rows, at least 1
 * @param pixels {@code 3 * width * height} bytes; made read-only
 */
public record RgbImage(int width, int height, MemorySegment pixels) {

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException where the segment is not as large as the picture
     */
    public RgbImage {
        long bytes = 3L * width * height;
        if (width < 1 || height < 1 || pixels.byteSize() != bytes) {
            throw new IllegalArgumentException("an RGB image of " + width + " x " + height + " pixels has " + bytes
                    + " bytes, not " + pixels.byteSize());
        }
        pixels = pixels.asReadOnly();
    }

    /** The same pixels as a frame. */
    public Frame frame() {
        return Frame.packed(pixels, width, height, PixelFormat.RGB);
    }
}
