// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import io.ssd4j.cli.compute.ComputeRequest;
import io.ssd4j.cli.photo.InputPhotos;
import io.ssd4j.cli.spi.CheckpointArguments;
import io.ssd4j.cli.weights.WeightsName;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code detect}.
 *
 * @param photos in the order of the command line
 * @param weights as {@link WeightsName#open} takes them
 * @param checkpoint the detector that the weights are for and the names of the classes, if given
 * @param threshold only detections with a greater score are reported
 * @param draw the folder for drawn photos, or null
 * @param compute the devices and how they compute
 * @param batch photos per run
 * @param timing whether to report what held a GPU back
 */
record DetectRequest(
        InputPhotos photos,
        String weights,
        CheckpointArguments checkpoint,
        float threshold,
        @Nullable Path draw,
        ComputeRequest compute,
        int batch,
        boolean timing) {}
