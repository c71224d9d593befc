// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.ssd.model.FeatureMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * One feature map of one image in four numbers, computed in double.
 *
 * <p>A NaN anywhere in the map makes all four NaN; an infinity stays visible in them.
 *
 * @param name the map's public name
 * @param shape of the map
 * @param min the smallest value
 * @param mean the sum divided by the number of values
 * @param max the largest value
 * @param l2 the square root of the sum of squares
 */
record MapStatistics(String name, Shape shape, double min, double mean, double max, double l2) {

    /** Whether no value of the map is NaN or infinite. */
    boolean isFinite() {
        return Double.isFinite(l2);
    }

    /** Reads all maps of one image. */
    static List<MapStatistics> ofAll(List<FeatureMap> maps, HostOutputs outputs, int image) {
        return maps.stream().map(map -> of(map, outputs.get(map.name()), image)).toList();
    }

    /**
     * Reads one image's map.
     *
     * @param map which one
     * @param values a batch of such maps, [N, C, H, W] float32, dense
     * @param image which of the batch
     */
    static MapStatistics of(FeatureMap map, MemorySegment values, int image) {
        long count = map.shape().elements();
        long first = image * count;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        for (long i = first; i < first + count; i++) {
            double value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            // Math.min and not a comparison: a comparison with NaN is false, and the NaN would go unseen.
            min = Math.min(min, value);
            max = Math.max(max, value);
            sum += value;
            squares += value * value;
        }
        return new MapStatistics(map.name(), map.shape(), min, sum / count, max, Math.sqrt(squares));
    }
}
