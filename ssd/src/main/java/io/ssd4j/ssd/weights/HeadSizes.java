// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.ssd.model.DefaultBoxTable;
import io.ssd4j.ssd.model.SsdVariant;
import java.util.List;

/**
 * The sizes of a detector's heads.
 *
 * @param classes number of classes with the background
 * @param boxes default boxes per cell of each feature map
 */
record HeadSizes(int classes, List<Integer> boxes) {
    /** For a network without heads. */
    static final HeadSizes NONE = new HeadSizes(0, List.of());

    HeadSizes {
        boxes = List.copyOf(boxes);
    }

    static HeadSizes of(SsdVariant variant) {
        return new HeadSizes(
                variant.classes(),
                variant.defaultBoxes().maps().stream()
                        .map(DefaultBoxTable.Map::boxes)
                        .toList());
    }
}
