// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.image.ChannelMeans;

/** What a session is given before each run. */
public sealed interface SessionInput {

    /** Values that are ready: the caller writes float32 to {@link Session#input()}. */
    record Tensor() implements SessionInput {}

    /**
     * Pictures of 8 bits a channel: the caller hands each to {@link Session#frame}, which resizes it to the network's input by
     * OpenCV's bilinear interpolation and subtracts the means, on a GPU by a kernel there. Every engine gives the values of
     * {@link io.ssd4j.runtime.image.FrameTransform}, in every bit, and rounds them to the precision that it computes in. For
     * networks whose input has three channels: red, green, blue.
     *
     * <p>Size, row stride and pixel format may change from frame to frame. On a GPU the maximum decides how much is kept for each
     * image, pinned on the host and again on the GPU: 4 bytes a pixel, of no more rows than twice the input's, since no
     * others are read.
     *
     * @param maxWidth most pixels per row that a frame may have, 1 to {@value #MAX_WIDTH}
     * @param maxHeight most rows that a frame may have, at least 1
     * @param means subtracted from the resized levels
     */
    record Frames(int maxWidth, int maxHeight, ChannelMeans means) implements SessionInput {
        /** A row of such a frame has 64 MiB, which offsets of 32 bits reach. */
        public static final int MAX_WIDTH = 1 << 24;

        /** Checks the extents. */
        public Frames {
            if (maxWidth < 1 || maxWidth > MAX_WIDTH || maxHeight < 1) {
                throw new IllegalArgumentException("the largest frame must have 1 to " + MAX_WIDTH
                        + " columns and at least 1 row, not " + maxWidth + " x " + maxHeight);
            }
        }
    }
}
