// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

/**
 * An annotated object of a COCO data set.
 *
 * @param image the index of its image in the data set
 * @param category the index of its category in the data set
 * @param x the left edge in pixels
 * @param y the top edge in pixels
 * @param area the area by which the object counts as small, medium or large: that of its outline, not of its box
 * @param crowd whether the box covers a group: any number of detections in it are neither right nor wrong
 */
public record CocoAnnotation(
        int image, int category, double x, double y, double width, double height, double area, boolean crowd) {}
