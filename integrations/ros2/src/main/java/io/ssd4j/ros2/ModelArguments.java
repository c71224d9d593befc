// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import io.ssd4j.cli.spi.CheckpointArguments;
import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.cli.spi.DeviceArguments;
import io.ssd4j.cli.spi.SharedValues;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.weights.Checkpoint;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the model and its device. */
final class ModelArguments {
    @Option(
            names = "--weights",
            paramLabel = "WEIGHTS",
            description =
                    "The weights, as for the command detect: a file, the name of a downloaded checkpoint, or shapes, a"
                            + " demonstration that finds drawn shapes (default: ${DEFAULT-VALUE}).")
    private String weights = CommandHost.DEMONSTRATION;

    @Mixin
    private final CheckpointArguments checkpoint = new CheckpointArguments();

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            converter = SharedValues.Threshold.class,
            description = "The score above which a detection is published (default: ${DEFAULT-VALUE}).")
    private float threshold = 0.5f;

    @Mixin
    private final DeviceArguments device = new DeviceArguments();

    /** Whether the user has named no weights. */
    boolean demonstrates() {
        return weights.equals(CommandHost.DEMONSTRATION);
    }

    /**
     * Opens the device.
     *
     * @throws io.ssd4j.runtime.UnsupportedPrecisionException if it does not compute in the precision
     */
    Device openDevice(CommandHost host) {
        return device.open(host);
    }

    /**
     * Opens the detector.
     *
     * @throws io.ssd4j.runtime.WeightsException if the weights or the labels cannot be used
     */
    Detector openDetector(Device opened, CommandHost host) {
        DetectorOptions options =
                DetectorOptions.DEFAULT.threshold(threshold).prepared(true).warnings(host::warn);
        try (Checkpoint read = host.openWeights(weights, checkpoint.given());
                Weights parameters = read.weights()) {
            return Detector.open(opened, checkpoint.detector(read), parameters, device.precision(), options);
        }
    }
}
