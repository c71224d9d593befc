// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.ssd.weights.Checkpoint;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ssd4j weights}. */
@Command(
        name = "weights",
        description = "Show what a file of weights holds: the detector that it is for, and each tensor with its values' range.",
        mixinStandardHelpOptions = true,
        versionProvider = ProjectVersion.class)
final class WeightsCommand implements Runnable {
    private final CommandContext context;

    @Parameters(
            paramLabel = "FILE",
            description = "A .pth file, a safetensors file, or the name of a downloaded checkpoint.")
    private @Nullable String file;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    WeightsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        try (Checkpoint checkpoint =
                WeightsName.open(Objects.requireNonNull(file), Optional.empty(), context::warn)) {
            WeightsReport report = WeightsReport.of(checkpoint);
            if (json) {
                report.writeJson(context.out());
            } else {
                report.writeText(context.out());
            }
        }
    }
}
