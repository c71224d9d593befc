// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.SessionOptions.Frames;
import io.ssd4j.runtime.network.Shape;

/**
 * The layout of a frame with its tables in memory, the same on the host and on the GPU, as resize_input reads it: the
 * pixel layout, an axis entry for each column and each row of the input, then the rows of pixels that are read, without
 * gaps, unless they are elsewhere in the GPU's memory.
 *
 * @param input shape of the resized image
 * @param maxWidth most pixels in a row
 * @param maxRows most rows
 */
public record FrameSlot(Shape input, int maxWidth, int maxRows) {
    /** Offset of {@code frame_layout.row_bytes}, which follows the offsets of red, green and blue. */
    public static final int ROW_BYTES = 16;

    /** Offset of {@code frame_layout.pixels}. */
    public static final int PIXELS = 24;

    /** Offset of the entries of the columns, after a {@code frame_layout} of 32 bytes. */
    public static final int COLUMNS = 32;

    /** Bytes of {@code axis_entry}. */
    public static final int ENTRY_BYTES = 16;

    private static final int MAX_BYTES_PER_PIXEL = 4;

    /** A slot for every frame that a session accepts: each row of the input reads two of the frame's. */
    public static FrameSlot of(Frames frames, Shape input) {
        return new FrameSlot(input, frames.maxWidth(), Math.min(frames.maxHeight(), 2 * input.height()));
    }

    /** Offset of the entries of the rows. */
    public long rows() {
        return COLUMNS + (long) input.width() * ENTRY_BYTES;
    }

    /** Offset of the pixels. */
    public long pixels() {
        return rows() + (long) input.height() * ENTRY_BYTES;
    }

    /** Size of the slot, aligned. */
    public long bytes() {
        long end = pixels() + (long) maxWidth * MAX_BYTES_PER_PIXEL * maxRows;
        return Math.ceilDiv(end, Program.ALIGNMENT) * Program.ALIGNMENT;
    }
}
