// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.SessionOptions.Frames;
import io.ssd4j.runtime.image.PixelFormat;

/**
 * An image in a GPU's memory, for example a decoded video frame or the output of another model: 8 bits per channel, the top row first. It
 * is read in place by the runs, and must neither be freed nor overwritten while one may read it.
 *
 * @param address the first byte of the top left pixel, a CUdeviceptr; of any alignment
 * @param width pixels per row, 1 to {@value Frames#MAX_WIDTH}
 * @param height rows, at least 1
 * @param rowStride bytes from the start of one row to the start of the next, at least the bytes of a row
 * @param format the order of the channels
 */
public record DeviceFrame(long address, int width, int height, long rowStride, PixelFormat format) {

    /**
     * Checks the extents. Whether the memory is there is checked when the frame is passed to a session.
     *
     * @throws IllegalArgumentException if they are wrong; the message names the wrong one
     */
    public DeviceFrame {
        if (address == 0) {
            throw new IllegalArgumentException("the address of a frame on a GPU is 0");
        }
        if (width < 1 || width > Frames.MAX_WIDTH || height < 1) {
            throw new IllegalArgumentException("a frame must have 1 to " + Frames.MAX_WIDTH
                    + " columns and at least 1 row, not " + width + " x " + height);
        }
        long rowBytes = (long) width * format.bytesPerPixel();
        if (rowStride < rowBytes) {
            throw new IllegalArgumentException("a row of " + width + " " + format + " pixels has " + rowBytes
                    + " bytes, more than the row stride of " + rowStride);
        }
        if (rowStride > (Long.MAX_VALUE - rowBytes) / height) {
            throw new IllegalArgumentException(
                    height + " rows at a row stride of " + rowStride + " bytes are too many");
        }
    }

    /** A frame whose rows follow each other without gaps. */
    public static DeviceFrame packed(long address, int width, int height, PixelFormat format) {
        return new DeviceFrame(address, width, height, (long) width * format.bytesPerPixel(), format);
    }

    /** Bytes from the first to the last pixel, with the gaps between rows. */
    public long bytes() {
        return (height - 1) * rowStride + (long) width * format.bytesPerPixel();
    }
}
