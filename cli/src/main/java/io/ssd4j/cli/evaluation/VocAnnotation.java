// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

/**
 * An annotated object of a PASCAL VOC data set, its corners counted from 0: VOC's own begin at 1.
 *
 * @param image the index of its image in the data set
 * @param category the index of its category in the data set
 * @param right the last column of pixels that belongs to the object
 * @param bottom the last row
 * @param difficult whether detecting the object is neither right nor wrong
 */
public record VocAnnotation(
        int image, int category, float left, float top, float right, float bottom, boolean difficult) {}
