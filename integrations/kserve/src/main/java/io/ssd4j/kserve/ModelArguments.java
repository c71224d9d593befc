// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve;

import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.cli.spi.DetectorArguments;
import io.ssd4j.cli.spi.SharedValues;
import io.ssd4j.kserve.batch.BatchLimits;
import io.ssd4j.kserve.model.ModelSettings;
import io.ssd4j.runtime.Device;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the model and its batches. */
final class ModelArguments {
    private static final int BATCHES_IN_QUEUE = 4;

    @Mixin
    private final DetectorArguments detector = new DetectorArguments();

    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            converter = Values.ModelName.class,
            description = "The name of the model in requests (default: ${DEFAULT-VALUE}).")
    private String name = "ssd300";

    @Option(
            names = "--max-batch",
            paramLabel = "N",
            converter = Values.BatchSize.class,
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
            converter = Values.Instances.class,
            description =
                    "The number of batches that are computed at the same time, each with its own memory; on a CPU, they"
                            + " share its threads (default: ${DEFAULT-VALUE}).")
    private int instances = 1;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            converter = SharedValues.Pixels.class,
            description =
                    "The maximum number of pixels in a photo, checked before it is decoded (default: ${DEFAULT-VALUE}).")
    private long maxPixels = 1L << 25;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Values.Time.class,
            description = "How long a request may take that has no deadline (default: 60s).")
    private Duration timeout = Duration.ofMinutes(1);

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

    /**
     * Opens the device.
     *
     * @throws io.ssd4j.runtime.DeviceUnavailableException if the device cannot be used
     * @throws io.ssd4j.runtime.UnsupportedPrecisionException if it does not compute in the precision
     */
    Device openDevice(CommandHost host) {
        return detector.openDevice(host);
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException if the queue has no room for a batch
     */
    ModelSettings settings(CommandHost host) {
        return new ModelSettings(
                name,
                () -> detector.openWeights(host),
                detector::detector,
                detector.precision(),
                new BatchLimits(maxBatch, maxDelay, capacity()),
                instances,
                detector.threshold(),
                maxPixels,
                timeout);
    }
}
