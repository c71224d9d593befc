// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

/**
 * An image of a data set.
 *
 * @param id its id: a whole number in COCO data sets, the name of the annotation file in VOC data sets
 * @param file the photo's name below the folder of photos
 * @param width the annotated width in pixels, or 0 if the data set does not say it
 * @param height the annotated height in pixels, or 0
 */
public record AnnotatedImage(String id, String file, int width, int height) {
    /** Whether a photo of this size is the annotated one, as far as the data set says. */
    public boolean hasSize(int photoWidth, int photoHeight) {
        return width == 0 || height == 0 || (width == photoWidth && height == photoHeight);
    }
}
