// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.model.Labels;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/**
 * What distinguishes one model of an executor from another one. Tasks that differ only in how they read photos, or in the threshold, share it.
 *
 * @param device {@code cpu}, {@code cuda:0} and so on
 * @param threads threads on a CPU, 0 for all processors
 */
record ModelKey(
        String device,
        int threads,
        boolean deterministic,
        WeightsFile weights,
        @Nullable String variant,
        List<String> labels,
        Precision precision) {

    static ModelKey of(DetectionOptions options, String device) {
        return new ModelKey(
                device,
                options.threads() > 0 ? options.threads() : executorCores(),
                options.deterministic(),
                options.weights(),
                options.variant(),
                options.labels(),
                options.precision());
    }

    private static int executorCores() {
        SparkEnv environment = SparkEnv.get();
        return environment == null ? 0 : environment.conf().getInt("spark.executor.cores", 0);
    }

    /** Opens the device. */
    Device openDevice() {
        return Device.open(device, DeviceOptions.DEFAULT.threads(threads).deterministic(deterministic));
    }

    /** Loads the weights. Its tasks drop what is below their own thresholds. */
    Detector openDetector(Device opened) {
        DetectorOptions detecting = DetectorOptions.DEFAULT.threshold(0).prepared(true);
        Optional<SsdVariant> given = Optional.ofNullable(variant).map(SsdVariant::of);
        try (Checkpoint checkpoint = Checkpoint.open(weights.verified(), given, detecting.warnings());
                Weights values = checkpoint.weights()) {
            return Detector.open(opened, labelled(checkpoint.variant()), values, precision, detecting);
        }
    }

    private SsdVariant labelled(SsdVariant recognized) {
        if (labels.isEmpty()) {
            return recognized;
        }
        if (labels.size() + 1 != recognized.classes()) {
            throw new WeightsException(weights.source() + " has " + (recognized.classes() - 1)
                    + " classes without the background, but " + labels.size() + " names are given");
        }
        return recognized.withLabels(new Labels(labels));
    }
}
