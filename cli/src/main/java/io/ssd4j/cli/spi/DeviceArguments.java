// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.spi;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the device and its arithmetic, shared by all commands that run a network. */
public final class DeviceArguments {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            converter = SharedValues.AnyDevice.class,
            description =
                    "The device to compute on: auto, cpu, cuda or cuda:I; auto takes the first usable GPU, or the CPU if there"
                            + " is none. detect also takes several GPUs: cuda:0,cuda:1, or cuda:all (default: ${DEFAULT-VALUE}).")
    private String device = SharedValues.AnyDevice.AUTO;

    @Mixin
    private final PrecisionArguments arithmetic = new PrecisionArguments();

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
            converter = SharedValues.Threads.class,
            description =
                    "The number of threads of the CPU engine; 0 for one per processor (default: ${DEFAULT-VALUE}).")
    private int threads;

    /** Creates the options with their defaults. */
    public DeviceArguments() {}

    /** The device as it was given. */
    public String device() {
        return device;
    }

    /** The precision to compute in. */
    public Precision precision() {
        return arithmetic.precision();
    }

    /** Whether every run gives the same bits. */
    public boolean deterministic() {
        return arithmetic.deterministic();
    }

    /** The time an engine spends choosing. */
    public Effort effort() {
        return effort;
    }

    /** The threads of the CPU engine; 0 for one per processor. */
    public int threads() {
        return threads;
    }

    /**
     * Opens the device.
     *
     * @throws io.ssd4j.runtime.DeviceUnavailableException if the device cannot be used
     * @throws io.ssd4j.runtime.UnsupportedPrecisionException if it does not compute in the precision
     */
    public Device open(CommandHost host) {
        DeviceOptions options =
                DeviceOptions.DEFAULT.threads(threads).effort(effort).deterministic(deterministic());
        return host.openDevice(device, options, precision());
    }
}
