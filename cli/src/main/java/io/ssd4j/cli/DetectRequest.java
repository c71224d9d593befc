// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.ssd.model.Labels;
import io.ssd4j.ssd.model.SsdVariant;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code detect}.
 *
 * @param photos in the order of the command line
 * @param weights as {@link WeightsName#open} takes them
 * @param variant the detector that the weights are for, if it was given
 * @param labels the names of the classes, or null for those of the weights
 * @param threshold only detections with a greater score are reported
 * @param draw the folder for drawn photos, or null
 * @param compute the device and how it computes
 * @param batch photos per run
 */
record DetectRequest(
        InputPhotos photos,
        String weights,
        Optional<SsdVariant> variant,
        @Nullable Labels labels,
        float threshold,
        @Nullable Path draw,
        ComputeRequest compute,
        int batch) {}
