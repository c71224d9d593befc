// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

import java.lang.foreign.MemorySegment;

/**
 * A picture in memory, for example a camera's frame buffer: 8 bits per channel, the top row first.
 *
 * <p>A view without a copy: the pixels may be rewritten between uses, and one frame serves for as long as its segment
 * lives. Whoever uses it obeys the segment's own rules of lifetime and threads.
 *
 * @param pixels where the picture lies; its first byte is the top left pixel's first byte
 * @param width pixels per row, at least 1
 * @param height rows, at least 1
 * @param rowStride bytes from the start of a row to the start of the next, at least those of a row
 * @param format the order of the channels
 */
public record Frame(MemorySegment pixels, int width, int height, long rowStride, PixelFormat format) {

    /**
     * Checks that the rows lie within the segment.
     *
     * @throws IllegalArgumentException saying how many bytes are missing or which extent is wrong
     */
    public Frame {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a frame must be at least 1 x 1 pixels, not " + width + " x " + height);
        }
        long rowBytes = (long) width * format.bytesPerPixel();
        if (rowStride < rowBytes) {
            throw new IllegalArgumentException("a row of " + width + " " + format + " pixels has " + rowBytes
                    + " bytes, more than the row stride of " + rowStride);
        }
        // Subtraction and division, because (height - 1) * rowStride + rowBytes may overflow.
        long rest = pixels.byteSize() - rowBytes;
        if (rest < 0 || rest / rowStride < height - 1) {
            throw new IllegalArgumentException("the segment of " + pixels.byteSize() + " bytes is too small for "
                    + height + " rows of " + rowBytes + " bytes at a row stride of " + rowStride);
        }
    }

    /** A frame whose rows follow each other without a gap. */
    public static Frame packed(MemorySegment pixels, int width, int height, PixelFormat format) {
        return new Frame(pixels, width, height, (long) width * format.bytesPerPixel(), format);
    }
}
