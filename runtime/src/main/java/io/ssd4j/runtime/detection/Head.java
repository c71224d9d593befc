// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.detection;

/**
 * A detector's head on one feature map: a network output with class scores and box offsets for each cell.
 *
 * <p>Its channels are, in this order: {@code boxesPerCell * classes} class scores before softmax (box major, class minor),
 * {@code boxesPerCell * 4} offsets (box major; x and y of the center, width, height), and zeros up to the next multiple of
 * {@value #CHANNEL_MULTIPLE}.
 *
 * @param output the name of the network's output
 * @param boxesPerCell default boxes of each cell, 1 to {@value #MAX_BOXES}
 */
public record Head(String output, int boxesPerCell) {
    /** The number of channels is a multiple of this, which the fast kernels of a GPU require. */
    public static final int CHANNEL_MULTIPLE = 8;

    /** The limit of {@link #boxesPerCell}. */
    public static final int MAX_BOXES = 64;

    /** The number of offsets of a box. */
    static final int OFFSETS = 4;

    /** Checks the number of boxes. */
    public Head {
        if (boxesPerCell < 1 || boxesPerCell > MAX_BOXES) {
            throw new IllegalArgumentException(
                    "head '" + output + "' must have 1 to " + MAX_BOXES + " boxes per cell, not " + boxesPerCell);
        }
    }

    /**
     * The channels of the head's output: {@code boxesPerCell * (classes + 4)}, rounded up to a multiple of
     * {@value #CHANNEL_MULTIPLE}.
     *
     * @param classes the number of classes with the background
     */
    public int channels(int classes) {
        return Math.ceilDiv(boxesPerCell * (classes + OFFSETS), CHANNEL_MULTIPLE) * CHANNEL_MULTIPLE;
    }

    /**
     * The first channel of the offsets: {@code boxesPerCell * classes}.
     *
     * @param classes the number of classes with the background
     */
    public int firstOffset(int classes) {
        return boxesPerCell * classes;
    }
}
