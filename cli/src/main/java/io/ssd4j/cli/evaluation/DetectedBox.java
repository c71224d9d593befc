// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

/**
 * A detection to be evaluated. Boxes are in pixels of the photo, and {@code right} and {@code bottom} are outside of the box.
 *
 * @param image the index of its image in the data set
 * @param category the index of its category in the data set
 */
public record DetectedBox(int image, int category, float left, float top, float right, float bottom, float score) {

    /** The width, computed in double precision as a reader of the written results would get it. */
    double width() {
        return (double) right - left;
    }

    /** The height in double precision. */
    double height() {
        return (double) bottom - top;
    }
}
