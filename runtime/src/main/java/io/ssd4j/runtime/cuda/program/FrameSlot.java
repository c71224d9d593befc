// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.SessionOptions.Frames;
import io.ssd4j.runtime.network.Shape;

/**
 * How a frame and what its geometry needs lie in memory, alike on the host and on the GPU, for resize_input to read: the layout, an
 * axis entry for each column and each row of the input, then the rows of pixels that are read, without a gap.
 *
 * @param input what it is resized to
 * @param maxWidth most pixels in a row
 * @param maxRows most rows
 */
public record FrameSlot(Shape input, int maxWidth, int maxRows) {
    /** Bytes of {@code frame_layout}. */
    public static final int LAYOUT_BYTES = 16;

    /** Bytes of {@code axis_entry}. */
    public static final int ENTRY_BYTES = 16;

    private static final int MAX_BYTES_PER_PIXEL = 4;

    /** Room for any frame that a session was opened for: each row of the input reads two of the frame's. */
    public static FrameSlot of(Frames frames, Shape input) {
        return new FrameSlot(input, frames.maxWidth(), Math.min(frames.maxHeight(), 2 * input.height()));
    }

    /** Where the entries of the columns begin. */
    public static long columns() {
        return LAYOUT_BYTES;
    }

    /** Where the entries of the rows begin. */
    public long rows() {
        return columns() + (long) input.width() * ENTRY_BYTES;
    }

    /** Where the pixels begin. */
    public long pixels() {
        return rows() + (long) input.height() * ENTRY_BYTES;
    }

    /** All of it, aligned. */
    public long bytes() {
        long end = pixels() + (long) maxWidth * MAX_BYTES_PER_PIXEL * maxRows;
        return Math.ceilDiv(end, Program.ALIGNMENT) * Program.ALIGNMENT;
    }
}
