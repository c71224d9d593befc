// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.spi;

import io.ssd4j.runtime.Precision;
import picocli.CommandLine.Option;

/** Options for the arithmetic, shared by all commands that compute or plan. */
public final class PrecisionArguments {
    @Option(
            names = "--precision",
            paramLabel = "P",
            description =
                    "The precision to compute in: fp32, tf32, fp16 or bf16, or int8 or fp8 with weights from 'quantize', if the device"
                            + " supports it; results are float32 in any case (default: fp32).")
    private Precision precision = Precision.FP32;

    @Option(names = "--deterministic", description = "Use only implementations that give the same bits in every run.")
    private boolean deterministic;

    /** Creates the options with their defaults. */
    public PrecisionArguments() {}

    /** The precision to compute in. */
    public Precision precision() {
        return precision;
    }

    /** Whether every run gives the same bits. */
    public boolean deterministic() {
        return deterministic;
    }
}
