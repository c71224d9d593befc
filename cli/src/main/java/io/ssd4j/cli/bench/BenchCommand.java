// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.bench;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.compute.ComputeArguments;
import io.ssd4j.cli.compute.NetworkArguments;
import io.ssd4j.cli.weights.WeightsName;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.Checkpoint;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code ssd4j bench}. */
@Command(
        name = "bench",
        description =
                "Time the network on this machine: latency, images per second, and the implementation and speed of each layer.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Runnable {
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
            converter = Seconds.class,
            description = "How long runs are timed, with at least five runs (default: ${DEFAULT-VALUE}).")
    private double seconds = 10;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    public BenchCommand(CommandContext context) {
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

    /** How long something takes. */
    static final class Seconds implements ITypeConverter<Double> {
        private static final double MOST = 86_400;

        @Override
        public Double convert(String text) {
            try {
                double value = Double.parseDouble(text);
                if (value > 0 && value <= MOST) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // The message below is more specific.
            }
            throw new TypeConversionException("'" + text + "' is not a number of seconds above 0 and up to 86400");
        }
    }
}
