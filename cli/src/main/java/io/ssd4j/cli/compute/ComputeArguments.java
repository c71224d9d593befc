// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.compute;

import io.ssd4j.cli.spi.DeviceArguments;
import io.ssd4j.cli.spi.SharedValues;
import io.ssd4j.runtime.DeviceOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the device and how it computes, shared by the commands that run a network over photos. */
public final class ComputeArguments {
    @Mixin
    private final DeviceArguments device = new DeviceArguments();

    @Option(
            names = "--sessions",
            paramLabel = "N",
            converter = Sessions.class,
            description =
                    "The number of photos that the CPU engine computes at the same time, sharing its threads, with --batch 1; 0"
                            + " measures with the first photos whether one or several are faster (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--transformed-weights-limit",
            paramLabel = "MIB",
            converter = Mebibytes.class,
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
            converter = BatchSize.class,
            description = "The number of photos per run; the last run takes the rest (default: ${DEFAULT-VALUE}).")
    private int batch = 1;

    /** The number of photos per run. */
    public int batch() {
        return batch;
    }

    /** The values of the other options. */
    public ComputeRequest request() {
        return new ComputeRequest(
                device.device(),
                device.precision(),
                device.threads(),
                sessions,
                device.effort(),
                device.deterministic(),
                (long) transformedWeights << 20,
                allowNonFinite);
    }

    /** An amount of memory in MiB, up to 1 TiB. */
    static final class Mebibytes implements ITypeConverter<Integer> {
        private static final int MOST = 1 << 20;

        @Override
        public Integer convert(String text) {
            return SharedValues.whole(text, 0, MOST);
        }
    }

    /** The number of sessions of the CPU engine that compute at the same time. */
    static final class Sessions implements ITypeConverter<Integer> {
        private static final int MOST = 64;

        @Override
        public Integer convert(String text) {
            return SharedValues.whole(text, 0, MOST);
        }
    }
}
