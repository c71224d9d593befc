// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/** Finds places for labels at the edges of their boxes, inside the picture and, as far as possible, beside each other. */
final class LabelPlaces {
    private final int width;
    private final int height;
    private final List<Rectangle> taken = new ArrayList<>();

    /**
     * @param width of the picture
     * @param height of the picture
     */
    LabelPlaces(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /**
     * Takes the first place at which the label covers no other, or else the one at which it covers least.
     *
     * @param box the outer bounds of the drawn box
     * @param labelWidth at most the picture's
     * @param labelHeight at most the picture's
     */
    Rectangle take(Rectangle box, int labelWidth, int labelHeight) {
        Rectangle best = new Rectangle();
        long leastCovered = Long.MAX_VALUE;
        for (int[] corner : corners(box, labelWidth, labelHeight)) {
            Rectangle place = inside(corner[0], corner[1], labelWidth, labelHeight);
            long covered = taken.stream()
                    .mapToLong(other -> area(other.intersection(place)))
                    .sum();
            if (covered < leastCovered) {
                leastCovered = covered;
                best = place;
            }
        }
        taken.add(best);
        return best;
    }

    /** In order of preference: on top of the box, inside it, below it, each on the left before the right. */
    private List<int[]> corners(Rectangle box, int labelWidth, int labelHeight) {
        int right = box.x + box.width - labelWidth;
        int bottom = box.y + box.height;
        List<int[]> corners = new ArrayList<>();
        for (int y : new int[] {box.y - labelHeight, box.y, bottom, bottom - labelHeight}) {
            if (y >= 0 && y + labelHeight <= height) {
                corners.add(new int[] {box.x, y});
                corners.add(new int[] {right, y});
            }
        }
        // For a box that lies outside, the nearest place in the picture.
        corners.add(new int[] {box.x, box.y});
        return corners;
    }

    private Rectangle inside(int x, int y, int labelWidth, int labelHeight) {
        return new Rectangle(
                Math.clamp(x, 0, width - labelWidth), Math.clamp(y, 0, height - labelHeight), labelWidth, labelHeight);
    }

    private static long area(Rectangle rectangle) {
        return rectangle.isEmpty() ? 0 : (long) rectangle.width * rectangle.height;
    }
}
