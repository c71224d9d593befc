// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
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

/**
 * What distinguishes one model of an executor from another one. Tasks that differ only in how they read photos, or in the threshold, share it.
 *
 * @param options with one device, {@code cpu}, {@code cuda:0} and so on, and the threads of this executor, 0 for all processors
 */
record ModelKey(ModelOptions options) {

    static ModelKey of(ModelOptions options, String device) {
        ModelOptions here = options.device(device);
        return new ModelKey(here.threads() > 0 ? here : here.threads(executorCores()));
    }

    private static int executorCores() {
        SparkEnv environment = SparkEnv.get();
        int cores = environment == null ? 0 : environment.conf().getInt("spark.executor.cores", 0);
        return Math.min(cores, DeviceOptions.MAX_THREADS);
    }

    /** The device. */
    String device() {
        return options.device();
    }

    /** Opens the device. */
    Device openDevice() {
        return Device.open(
                device(), DeviceOptions.DEFAULT.threads(options.threads()).deterministic(options.deterministic()));
    }

    /** Loads the weights. Its tasks drop what is below their own thresholds. */
    Detector openDetector(Device opened) {
        DetectorOptions detecting = DetectorOptions.DEFAULT.threshold(0).prepared(true);
        Optional<SsdVariant> given = Optional.ofNullable(options.variant()).map(SsdVariant::of);
        try (Checkpoint checkpoint = Checkpoint.open(options.weights().verified(), given, detecting.warnings());
                Weights values = checkpoint.weights()) {
            return Detector.open(opened, labelled(checkpoint.variant()), values, options.precision(), detecting);
        }
    }

    private SsdVariant labelled(SsdVariant recognized) {
        List<String> labels = options.labels();
        if (labels.isEmpty()) {
            return recognized;
        }
        if (labels.size() + 1 != recognized.classes()) {
            throw new WeightsException(options.weights().source() + " has " + (recognized.classes() - 1)
                    + " classes without the background, but " + labels.size() + " names are given");
        }
        return recognized.withLabels(new Labels(labels));
    }
}
