// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

/**
 * A box in a photo. The coordinates are edges in pixels from the photo's top left corner, not indices of pixels: a box around the whole
 * photo is {@code (0, 0, width, height)}. Boxes of the variants that do not clip may reach beyond the photo.
 *
 * @param left the left edge
 * @param top the top edge
 * @param right the right edge
 * @param bottom the bottom edge
 */
public record Box(float left, float top, float right, float bottom) {

    /** The distance from the left to the right edge. */
    public float width() {
        return right - left;
    }

    /** The distance from the top to the bottom edge. */
    public float height() {
        return bottom - top;
    }
}
