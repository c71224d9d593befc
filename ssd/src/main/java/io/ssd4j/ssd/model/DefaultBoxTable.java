// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.model;

import java.util.List;

/**
 * The sizes and shapes of a detector's default boxes, one entry for each feature map (Liu et al., arXiv:1512.02325, section 2.2).
 *
 * <p>Each cell of a map has a square of side {@code minSize}, a square of side {@code sqrt(minSize * maxSize)}, and for each ratio
 * {@code r} the boxes {@code minSize * sqrt(r)} by {@code minSize / sqrt(r)} and the same upright.
 *
 * @param maps the entries, in the order of the detection heads
 * @param clamp what is limited to the image
 */
public record DefaultBoxTable(List<Map> maps, Clamp clamp) {

    /**
     * The boxes of one feature map.
     *
     * @param stride pixels of the network's input from one cell to the next
     * @param minSize side of the small square in pixels of the network's input
     * @param maxSize the other factor of the large square's side
     * @param ratios width divided by height
     */
    public record Map(int stride, double minSize, double maxSize, List<Integer> ratios) {

        /** Copies the ratios. */
        public Map {
            ratios = List.copyOf(ratios);
        }

        /** Boxes in each cell. */
        public int boxes() {
            return 2 + 2 * ratios.size();
        }
    }

    /** Which fractions of the image are limited to 0..1 after the boxes have been computed. */
    public enum Clamp {
        /** Center and size, as in lufficc/SSD. */
        CENTER_AND_SIZE,
        /** The size alone, as in torchvision. */
        SIZE
    }

    /** Copies the entries. */
    public DefaultBoxTable {
        maps = List.copyOf(maps);
    }
}
