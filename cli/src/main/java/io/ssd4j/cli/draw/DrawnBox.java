// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

/**
 * A box to draw, in pixels of the photo; it may extend beyond the photo.
 *
 * @param label the class, which decides the color
 * @param name the name of the class
 * @param score the score, written behind the name with two decimals
 * @param left the left edge
 * @param top the upper edge
 * @param right the right edge
 * @param bottom the lower edge
 */
public record DrawnBox(int label, String name, double score, double left, double top, double right, double bottom) {}
