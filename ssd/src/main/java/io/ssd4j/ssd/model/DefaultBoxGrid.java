// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.model;

import io.ssd4j.runtime.detection.DefaultBoxes;
import io.ssd4j.runtime.network.Shape;

/**
 * Computes default boxes: of all maps, of each map the cells by rows, of each cell the boxes in the order of {@link
 * DefaultBoxTable}.
 *
 * <p>The values are bit for bit those of the reference implementations, which compute in float64, round to float32 and clamp
 * then. (torchvision computes the centers in float32, from operands that float32 holds exactly, so they round to the same.)
 */
final class DefaultBoxGrid {
    private static final int COORDINATES = 4;

    private final DefaultBoxTable table;
    private final double side;
    private final float[] values;
    private int filled;

    private DefaultBoxGrid(DefaultBoxTable table, double side, int count) {
        this.table = table;
        this.side = side;
        this.values = new float[COORDINATES * count];
    }

    /**
     * Computes the boxes of a backbone's maps as fractions of the input's side.
     *
     * @throws IllegalArgumentException if the table does not have one entry for each map
     */
    static DefaultBoxes of(DefaultBoxTable table, SsdBackbone backbone) {
        if (table.maps().size() != backbone.featureMaps().size()) {
            throw new IllegalArgumentException(
                    "default boxes for " + table.maps().size() + " maps, but " + backbone.id() + " has "
                            + backbone.featureMaps().size());
        }
        int count = 0;
        for (int k = 0; k < table.maps().size(); k++) {
            Shape shape = backbone.featureMaps().get(k).shape();
            count += shape.height() * shape.width() * table.maps().get(k).boxes();
        }
        DefaultBoxGrid boxes = new DefaultBoxGrid(table, backbone.size(), count);
        for (int k = 0; k < table.maps().size(); k++) {
            boxes.append(table.maps().get(k), backbone.featureMaps().get(k).shape());
        }
        return DefaultBoxes.of(boxes.values);
    }

    private void append(DefaultBoxTable.Map map, Shape shape) {
        double cells = side / map.stride();
        double small = map.minSize() / side;
        double large = Math.sqrt(map.minSize() * map.maxSize()) / side;
        for (int row = 0; row < shape.height(); row++) {
            for (int column = 0; column < shape.width(); column++) {
                double x = (column + 0.5) / cells;
                double y = (row + 0.5) / cells;
                append(x, y, small, small);
                append(x, y, large, large);
                for (int ratio : map.ratios()) {
                    double root = Math.sqrt(ratio);
                    append(x, y, small * root, small / root);
                    append(x, y, small / root, small * root);
                }
            }
        }
    }

    private void append(double x, double y, double width, double height) {
        boolean all = table.clamp() == DefaultBoxTable.Clamp.CENTER_AND_SIZE;
        values[filled++] = all ? clamp(x) : (float) x;
        values[filled++] = all ? clamp(y) : (float) y;
        values[filled++] = clamp(width);
        values[filled++] = clamp(height);
    }

    private static float clamp(double value) {
        return Math.clamp((float) value, 0f, 1f);
    }
}
