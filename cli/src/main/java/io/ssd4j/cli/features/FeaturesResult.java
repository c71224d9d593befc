// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.cli.compute.ChosenDevice;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of {@code features}; small for any number of images.
 *
 * @param request the request
 * @param device the device that computed it
 * @param images in the order of the request
 * @param batchMillis the time of each run in milliseconds, excluding reading photos and maps; the last run may have
 *     fewer images
 * @param memoryPlans by batch size
 */
record FeaturesResult(
        FeaturesRequest request,
        ChosenDevice device,
        List<ImageFeatures> images,
        List<Double> batchMillis,
        Map<Integer, MemoryPlan> memoryPlans) {

    private static final int MOST_WARNINGS = 10;

    /** A bounded number of sentences about maps with NaN or infinite values. */
    List<String> warnings() {
        List<ImageFeatures> bad = images.stream()
                .filter(image -> !image.maps().stream().allMatch(MapStatistics::isFinite))
                .toList();
        List<String> warnings = new ArrayList<>();
        for (ImageFeatures image : bad.subList(0, Math.min(bad.size(), MOST_WARNINGS))) {
            String maps = image.maps().stream()
                    .filter(map -> !map.isFinite())
                    .map(MapStatistics::name)
                    .collect(Collectors.joining(", "));
            warnings.add(image.file() + ": NaN or infinite values in " + maps);
        }
        if (bad.size() > MOST_WARNINGS) {
            warnings.add(bad.size() - MOST_WARNINGS + " more images have maps with NaN or infinite values");
        }
        if (!bad.isEmpty() && request.precision() == Precision.FP16) {
            warnings.add("fp16 overflows above 65504; bf16 and fp32 do not");
        }
        return warnings;
    }

    /**
     * Statistics of an image's feature maps.
     *
     * @param file the file as given by the user
     * @param maps the maps in the order of the detection heads
     */
    record ImageFeatures(String file, List<MapStatistics> maps) {}
}
