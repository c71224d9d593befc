// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdBackbone;
import picocli.CommandLine.Option;

/** Options for the network and how to compute it, shared by several commands. */
final class ModelArguments {
    @Option(names = "--model", paramLabel = "MODEL", description = "The network: ssd300 or ssd512 (default: ssd300).")
    SsdBackbone model = SsdBackbone.SSD300;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description =
                    "The precision to compute in: fp32, tf32, fp16 or bf16, if the device supports it; the maps are"
                            + " float32 in any case (default: fp32).")
    Precision precision = Precision.FP32;

    @Option(
            names = "--deterministic",
            description = "Use only implementations on the GPU that give the same bits in every run.")
    boolean deterministic;
}
