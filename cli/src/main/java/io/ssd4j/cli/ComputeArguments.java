// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the device and how it computes, shared by all commands that run a network. */
final class ComputeArguments {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            converter = OptionValues.AnyDevice.class,
            description =
                    "The device to compute on: auto, cpu, cuda or cuda:I; auto takes the first usable GPU, or the CPU if there"
                            + " is none (default: ${DEFAULT-VALUE}).")
    private String device = OptionValues.AnyDevice.AUTO;

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
            converter = OptionValues.Threads.class,
            description =
                    "The number of threads of the CPU engine; 0 for one per processor (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            converter = OptionValues.Sessions.class,
            description =
                    "The number of photos that the CPU engine computes at the same time, sharing its threads, with --batch 1; 0"
                            + " measures with the first photos whether one or several are faster (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--transformed-weights-limit",
            paramLabel = "MIB",
            converter = OptionValues.Mebibytes.class,
            description =
                    "The memory that the CPU engine may use for transformed weights, which make 3x3 convolutions faster, in MiB"
                            + " (default: ${DEFAULT-VALUE}).")
    private int transformedWeights = (int) (DeviceOptions.DEFAULT.transformedWeightsLimit() >> 20);

    @Option(
            names = "--allow-nonfinite",
            description = "Accept weights that contain NaN or infinity, or overflow in the precision, with a warning.")
    private boolean allowNonFinite;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = OptionValues.Batch.class,
            description = "The number of photos per run; the last run takes the rest (default: ${DEFAULT-VALUE}).")
    private int batch = 1;

    /** The number of photos per run. */
    int batch() {
        return batch;
    }

    /** The values of the other options. */
    ComputeRequest request() {
        return new ComputeRequest(
                device,
                arithmetic.precision,
                threads,
                sessions,
                effort,
                arithmetic.deterministic,
                (long) transformedWeights << 20,
                allowNonFinite);
    }
}
