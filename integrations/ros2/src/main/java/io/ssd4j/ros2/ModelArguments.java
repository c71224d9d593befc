// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.DetectorOptions;
import io.ssd4j.ssd.model.Labels;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--variant",
            paramLabel = "VARIANT",
            description = "The detector that the weights were trained for (default: recognized by the weights).")
    private @Nullable SsdVariant variant;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "The names of the classes, one a line, without the background (default: those of the weights).")
    private @Nullable Path labels;

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            converter = Values.Threshold.class,
            description = "The score above which a detection is published (default: ${DEFAULT-VALUE}).")
    private float threshold = 0.5f;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            converter = Values.AnyDevice.class,
            description = "The device to compute on: auto, cpu, cuda or cuda:I (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "The precision to compute in: fp32, tf32, fp16, bf16 or int8 (default: fp32).")
    private Precision precision = Precision.FP32;

    @Option(
            names = "--effort",
            paramLabel = "E",
            description =
                    "The time an engine spends choosing among implementations on first use: instant, timed or exhaustive"
                            + " (default: timed).")
    private Effort effort = Effort.TIMED;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "The number of threads of the CPU engine; 0 for one per processor (default: ${DEFAULT-VALUE}).")
    private int threads;

    /** Whether the user has named no weights. */
    boolean demonstrates() {
        return weights.equals(CommandHost.DEMONSTRATION);
    }

    /**
     * Opens the device.
     *
     * @throws UnsupportedPrecisionException if it does not compute in the precision
     */
    Device openDevice(CommandHost host) {
        Device opened = Device.open(
                device, DeviceOptions.DEFAULT.threads(threads).effort(effort).listener(new DeviceListener() {
                    @Override
                    public void warning(String message) {
                        host.warn(message);
                    }
                }));
        if (!opened.precisions().contains(precision)) {
            try (opened) {
                throw new UnsupportedPrecisionException(
                        opened.id() + " (" + opened.name() + ")", precision, opened.precisions());
            }
        }
        return opened;
    }

    /**
     * Opens the detector.
     *
     * @throws WeightsException if the weights or the labels cannot be used
     */
    Detector openDetector(Device opened, CommandHost host) {
        DetectorOptions options =
                DetectorOptions.DEFAULT.threshold(threshold).prepared(true).warnings(host::warn);
        try (Checkpoint checkpoint = host.openWeights(weights, Optional.ofNullable(variant));
                Weights parameters = checkpoint.weights()) {
            return Detector.open(opened, labelled(checkpoint.variant()), parameters, precision, options);
        }
    }

    private SsdVariant labelled(SsdVariant recognized) {
        Path file = labels;
        if (file == null) {
            return recognized;
        }
        Labels names;
        try {
            names = Labels.read(file);
        } catch (IOException e) {
            throw new WeightsException("the labels: " + e.getMessage(), e);
        }
        int classes = recognized.labels().count();
        if (names.count() != classes) {
            throw new WeightsException("the labels have " + names.count() + " names, but the weights " + weights
                    + " have " + classes + " classes; write one name a line, without the background");
        }
        return recognized.withLabels(names);
    }
}
