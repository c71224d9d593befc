// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.detection;

import java.util.Arrays;

/**
 * A detector's default boxes, relative to the input image, in float32: widths and heights above 0 and up to 1, centers from 0 to 2, since the
 * last cells of a map may lie outside the image. They are in the order of the heads; within a head by row, then column, then box of the
 * cell. Immutable.
 */
public final class DefaultBoxes {
    private static final int VALUES = 4;

    private final float[] table;

    private DefaultBoxes(float[] table) {
        this.table = table;
    }

    /**
     * Copies a table of boxes.
     *
     * @param table x of the center, y of the center, width and height of each box
     * @throws IllegalArgumentException if it is empty, ends within a box, or holds a value out of range; the message names the box
     */
    public static DefaultBoxes of(float... table) {
        if (table.length == 0 || table.length % VALUES != 0) {
            throw new IllegalArgumentException(
                    "a table of default boxes holds 4 values per box and at least one box, not " + table.length
                            + " values");
        }
        DefaultBoxes boxes = new DefaultBoxes(table.clone());
        for (int i = 0; i < boxes.count(); i++) {
            if (!(isCenter(boxes.centerX(i))
                    && isCenter(boxes.centerY(i))
                    && isSize(boxes.width(i))
                    && isSize(boxes.height(i)))) {
                throw new IllegalArgumentException("default box " + i + " is not relative to the image: center ("
                        + boxes.centerX(i) + ", " + boxes.centerY(i) + "), size " + boxes.width(i) + " x "
                        + boxes.height(i) + "; centers must be 0 to 2, sizes above 0 and up to 1");
            }
        }
        return boxes;
    }

    private static boolean isCenter(float value) {
        return value >= 0 && value <= 2;
    }

    private static boolean isSize(float value) {
        return value > 0 && value <= 1;
    }

    /** The number of boxes. */
    public int count() {
        return table.length / VALUES;
    }

    /** The horizontal center of box {@code i}, 0 to 2. */
    public float centerX(int i) {
        return table[VALUES * i];
    }

    /** The vertical center of box {@code i}, 0 to 2. */
    public float centerY(int i) {
        return table[VALUES * i + 1];
    }

    /** The width of box {@code i}, above 0 and up to 1. */
    public float width(int i) {
        return table[VALUES * i + 2];
    }

    /** The height of box {@code i}, above 0 and up to 1. */
    public float height(int i) {
        return table[VALUES * i + 3];
    }

    /** A copy of the table: x of the center, y of the center, width and height of each box. */
    public float[] toArray() {
        return table.clone();
    }

    /** Whether the other has the same boxes in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DefaultBoxes boxes && Arrays.equals(table, boxes.table);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(table);
    }

    /** {@code 8732 default boxes}. */
    @Override
    public String toString() {
        return count() + " default boxes";
    }
}
