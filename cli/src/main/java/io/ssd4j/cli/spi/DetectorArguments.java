// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.spi;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for a detector that works until its process is stopped: its weights, its threshold, and what it computes on. */
public final class DetectorArguments {
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
            description = "The score above which a detection is reported, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private float threshold = 0.5f;

    @Mixin
    private final DeviceArguments device = new DeviceArguments();

    /** Creates the options with their defaults. */
    public DetectorArguments() {}

    /** The score above which a detection is reported, 0 to 1. */
    public float threshold() {
        return threshold;
    }

    /** The precision to compute in. */
    public Precision precision() {
        return device.precision();
    }

    /**
     * Opens the device, and prints which one it is; before that, if the weights are those of the demonstration, what they are for.
     *
     * @throws io.ssd4j.runtime.DeviceUnavailableException if the device cannot be used
     * @throws io.ssd4j.runtime.UnsupportedPrecisionException if it does not compute in the precision
     */
    public Device openDevice(CommandHost host) {
        if (weights.equals(CommandHost.DEMONSTRATION)) {
            host.err().println("ssd4j: these are the weights " + CommandHost.DEMONSTRATION_NOTE);
        }
        Device opened = device.open(host);
        host.err().println("ssd4j: loading the model on " + opened.id() + " (" + opened.name() + ")");
        return opened;
    }

    /**
     * Opens the weights; may be called again, to read a file that has changed.
     *
     * @throws io.ssd4j.runtime.WeightsException if they cannot be used
     */
    public Checkpoint openWeights(CommandHost host) {
        return host.openWeights(weights, checkpoint.given());
    }

    /**
     * The detector that the weights are for, with the names of classes that were given.
     *
     * @throws io.ssd4j.runtime.WeightsException if it is not recognized, or if the names do not fit the number of classes
     */
    public SsdVariant detector(Checkpoint opened) {
        return checkpoint.detector(opened);
    }
}
