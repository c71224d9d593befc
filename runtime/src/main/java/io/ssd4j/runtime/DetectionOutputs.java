// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * Detections in host memory: the boxes of the latest run, by {@link io.ssd4j.runtime.detection.DetectionRules}. The next run overwrites
 * them. No method allocates on the heap.
 *
 * <p>The detections of an image are ordered: higher score, then lower default box, then lower class. Coordinates are edges in pixels of
 * the network's input, 0 being the left or top edge of the image; unless the rules clip boxes, they may lie outside.
 *
 * <p>Before the first run every image has no detection. All methods throw {@link IllegalStateException} if the session is closed, and
 * {@link IndexOutOfBoundsException} if the batch has no such image or the image no such detection.
 */
public non-sealed interface DetectionOutputs extends SessionOutputs {

    /**
     * The number of detections of an image.
     *
     * @param image 0 to batch - 1
     */
    int count(int image);

    /**
     * The number of default boxes of an image that were dropped: their scores are not numbers, or a score is greater than the threshold and the
     * decoded box is not finite. If it is above 0, the weights or the input are not valid.
     *
     * @param image 0 to batch - 1
     */
    int dropped(int image);

    /**
     * The class of a detection, 1 to classes - 1; the background, 0, is never detected.
     *
     * @param image 0 to batch - 1
     * @param i 0 to {@code count(image) - 1}
     */
    int label(int image, int i);

    /** The score of a detection, above the threshold and at most 1; parameters as for {@link #label}. */
    float score(int image, int i);

    /** The left edge in pixels of the network's input; parameters as for {@link #label}. */
    float left(int image, int i);

    /** The top edge in pixels of the network's input; parameters as for {@link #label}. */
    float top(int image, int i);

    /** The right edge in pixels of the network's input; parameters as for {@link #label}. */
    float right(int image, int i);

    /** The bottom edge in pixels of the network's input; parameters as for {@link #label}. */
    float bottom(int image, int i);
}
