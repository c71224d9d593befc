// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.MemoryPlan;
import java.util.List;
import java.util.Map;

/**
 * What {@code features} found; small, whatever the number of images.
 *
 * @param request what was asked for
 * @param device what computed it
 * @param images in the order of the request
 * @param batchMillis the time of each run in milliseconds, reading the photos and looking at the maps not counted; the
 *     last run may be of fewer images
 * @param memoryPlans by batch size
 */
record FeaturesResult(
        FeaturesRequest request,
        ChosenDevice device,
        List<ImageFeatures> images,
        List<Double> batchMillis,
        Map<Integer, MemoryPlan> memoryPlans) {

    /**
     * A device as it is reported after it was closed.
     *
     * @param id {@code cpu}, {@code cuda:0}
     * @param name what the hardware calls itself
     * @param reason why it was chosen
     */
    record ChosenDevice(String id, String name, String reason) {
        static ChosenDevice of(Device device) {
            return new ChosenDevice(device.id().toString(), device.name(), device.reason());
        }
    }
}
