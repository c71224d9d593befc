// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.detection.DetectionRules;

/**
 * Where the detections of a batch are in the memory that an engine fills: one block of the same size per image, which holds
 *
 * <pre>{@code
 * int32 count
 * int32 dropped
 * rows * { int32 label; float32 score, left, top, right, bottom; }
 * }</pre>
 *
 * <p>in native byte order, of which the first {@code count} rows are set. The size does not depend on the result, so a GPU engine downloads
 * the memory of a batch by one copy.
 *
 * @param rows the most detections of an image
 */
public record DetectionLayout(int rows) {
    /** The offset of the number of detections in a block. */
    public static final int COUNT = 0;

    /** The offset of the number of dropped default boxes in a block. */
    public static final int DROPPED = 4;

    /** The offset of the first row in a block. */
    public static final int FIRST_ROW = 8;

    /** The offset of the class in a row. */
    public static final int LABEL = 0;

    /** The offset of the score in a row. */
    public static final int SCORE = 4;

    /** The offset of the left edge in a row. */
    public static final int LEFT = 8;

    /** The offset of the top edge in a row. */
    public static final int TOP = 12;

    /** The offset of the right edge in a row. */
    public static final int RIGHT = 16;

    /** The offset of the bottom edge in a row. */
    public static final int BOTTOM = 20;

    /** The bytes of a row. */
    public static final int ROW_BYTES = 24;

    /** The layout of a session with these rules. */
    public static DetectionLayout of(DetectionRules rules) {
        return new DetectionLayout(rules.detections());
    }

    /** The bytes of one image's block, a multiple of 8. */
    public long imageBytes() {
        return FIRST_ROW + (long) rows * ROW_BYTES;
    }

    /** The offset of an image's block. */
    public long image(int image) {
        return image * imageBytes();
    }

    /** The offset of a row of an image. */
    public long row(int image, int i) {
        return image(image) + FIRST_ROW + (long) i * ROW_BYTES;
    }
}
