// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve;

import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.kserve.batch.BatchLimits;
import io.ssd4j.kserve.model.ModelSettings;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.model.Labels;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the model, its device and its batches. */
final class ModelArguments {
    private static final int BATCHES_IN_QUEUE = 4;

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
            names = "--model-name",
            paramLabel = "NAME",
            description = "The name of the model in requests (default: ${DEFAULT-VALUE}).")
    private String name = "ssd300";

    @Option(
            names = "--max-batch",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "The most images that are computed together, and the most of one request (default:"
                    + " ${DEFAULT-VALUE}).")
    private int maxBatch = 32;

    @Option(
            names = "--max-delay",
            paramLabel = "TIME",
            converter = Values.Time.class,
            description = "How long an image waits for others to fill a batch (default: 2ms).")
    private Duration maxDelay = Duration.ofMillis(2);

    @Option(
            names = "--queue",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "The most images that wait; further requests are refused (default: 4 batches).")
    private @Nullable Integer queue;

    @Option(
            names = "--instances",
            paramLabel = "N",
            converter = Values.Count.class,
            description =
                    "The number of batches that are computed at the same time, each with memory of its own; on a CPU, they"
                            + " share its threads (default: ${DEFAULT-VALUE}).")
    private int instances = 1;

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            converter = Values.Threshold.class,
            description = "The score above which a detection is returned, unless a request says otherwise (default:"
                    + " ${DEFAULT-VALUE}).")
    private float threshold = 0.5f;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "The most pixels of a photo, checked before it is decoded (default: ${DEFAULT-VALUE}).")
    private long maxPixels = 1L << 25;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Values.Time.class,
            description = "How long a request may take that has no deadline of its own (default: 60s).")
    private Duration timeout = Duration.ofMinutes(1);

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

    /** Images that are computed together. */
    int maxBatch() {
        return maxBatch;
    }

    /** Images that wait or are computed. */
    int mostImages() {
        return capacity() + maxBatch * instances;
    }

    private int capacity() {
        return queue == null ? BATCHES_IN_QUEUE * maxBatch : queue;
    }

    /** Whether the user has named no weights. */
    boolean demonstrates() {
        return weights.equals(CommandHost.DEMONSTRATION);
    }

    /**
     * Opens the device.
     *
     * @throws UnsupportedPrecisionException if it does not compute in the precision
     */
    Device open(CommandHost host) {
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
     * The settings.
     *
     * @throws IllegalArgumentException if the queue has no room for a batch
     */
    ModelSettings settings(CommandHost host) {
        return new ModelSettings(
                name,
                () -> host.openWeights(weights, Optional.ofNullable(variant)),
                this::labelled,
                precision,
                new BatchLimits(maxBatch, maxDelay, capacity()),
                instances,
                threshold,
                maxPixels,
                timeout);
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
