// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.Checkpoint;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ssd4j bench}. */
@Command(
        name = "bench",
        description =
                "Time the network on this machine: latency, images per second, and the implementation and speed of each layer.",
        mixinStandardHelpOptions = true,
        versionProvider = ProjectVersion.class)
final class BenchCommand implements Runnable {
    private final CommandContext context;

    @Option(
            names = "--weights",
            paramLabel = "WEIGHTS",
            description = WeightsName.FORMS + "%n(default: ${DEFAULT-VALUE}).")
    private String weights = "seeded:0";

    @Mixin
    private final NetworkArguments network = new NetworkArguments();

    @Mixin
    private final ComputeArguments compute = new ComputeArguments();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            converter = OptionValues.Seconds.class,
            description = "How long runs are timed, with at least five runs (default: ${DEFAULT-VALUE}).")
    private double seconds = 10;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    BenchCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        BenchResult result;
        Optional<SsdBackbone> backbone = network.backbone();
        try (Checkpoint checkpoint = WeightsName.open(weights, network.variant(), context::warn)) {
            BenchRequest request = new BenchRequest(
                    network.network(backbone, checkpoint, weights, context),
                    weights,
                    compute.request(),
                    compute.batch(),
                    seconds);
            result = new Bench(context, request, checkpoint).run();
        }
        result.warnings().forEach(context::warn);
        if (json) {
            BenchJson.write(result, context.out());
        } else {
            BenchText.write(result, context.out());
        }
    }
}
