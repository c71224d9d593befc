// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

import java.lang.foreign.MemorySegment;

/**
 * An image in memory, for example a camera's frame buffer: 8 bits per channel, the top row first.
 *
 * <p>A view, not a copy: the pixels may be overwritten between uses, and a frame can be used as long as its segment is alive. The
 * segment's own rules for lifetime and threads apply.
 *
 * @param pixels the image; its first byte is the first byte of the top left pixel
 * @param width pixels per row, at least 1
 * @param height rows, at least 1
 * @param rowStride bytes from the start of one row to the start of the next, at least the bytes of a row
 * @param format the order of the channels
 */
public record Frame(MemorySegment pixels, int width, int height, long rowStride, PixelFormat format) {

    /**
     * Checks that the rows lie within the segment.
     *
     * @throws IllegalArgumentException if not; the message names the wrong extent or size
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

    /** A frame whose rows follow each other without gaps. */
    public static Frame packed(MemorySegment pixels, int width, int height, PixelFormat format) {
        return new Frame(pixels, width, height, (long) width * format.bytesPerPixel(), format);
    }
}
