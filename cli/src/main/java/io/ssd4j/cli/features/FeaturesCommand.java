// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.PeakMemory;
import io.ssd4j.cli.command.TimeLine;
import io.ssd4j.cli.command.TimingArguments;
import io.ssd4j.cli.compute.ComputeArguments;
import io.ssd4j.cli.compute.NetworkArguments;
import io.ssd4j.cli.output.OutputFile;
import io.ssd4j.cli.photo.PhotoArguments;
import io.ssd4j.cli.photo.PhotoReader;
import io.ssd4j.cli.weights.WeightsName;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.Checkpoint;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ssd4j features}. */
@Command(name = "features", description = "Compute the feature maps of photos.", mixinStandardHelpOptions = true)
public final class FeaturesCommand implements Runnable {
    private final CommandContext context;

    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE",
            description =
                    "Photos: JPEG, PNG, BMP, WebP or GIF, of any size; gray, CMYK, 16-bit and alpha are accepted; or -, for a"
                            + " photo on standard input.")
    private List<String> images = List.of();

    @Option(
            names = "--weights",
            paramLabel = "WEIGHTS",
            description = WeightsName.FORMS + "%n(default: ${DEFAULT-VALUE}).")
    private String weights = "seeded:0";

    @Mixin
    private final NetworkArguments network = new NetworkArguments();

    @Mixin
    private final PhotoArguments photos = new PhotoArguments();

    @Mixin
    private final ComputeArguments compute = new ComputeArguments();

    @Mixin
    private final TimingArguments timing = new TimingArguments();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Also write the network's input and the maps, float32 [N,C,H,W], to a .safetensors file; - is standard"
                            + " output, and the table then goes to standard error.")
    private @Nullable OutputFile out;

    @Option(
            names = "--memory-plan",
            description = "Also print how the activations share memory; with --json to standard error.")
    private boolean memoryPlan;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    public FeaturesCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        context.timeLine().reached(TimeLine.Stage.ARGUMENTS);
        PhotoReader.requireOneUseOfStandardInput(images, "");
        PrintWriter report = OutputFile.report(out, "--out", json, context);
        FeaturesResult result;
        Optional<SsdBackbone> backbone = network.backbone();
        try (Checkpoint checkpoint = WeightsName.open(weights, network.variant(), context::warn)) {
            FeaturesRequest request = new FeaturesRequest(
                    images,
                    photos.options(),
                    network.network(backbone, checkpoint, weights, context),
                    weights,
                    compute.request(),
                    compute.batch(),
                    out);
            result = new FeatureExtraction(context, request, checkpoint).run();
        }
        result.warnings().forEach(context::warn);
        if (json) {
            FeaturesJson.write(result, context.out());
        } else {
            FeaturesText.write(result, report);
        }
        if (memoryPlan) {
            FeaturesText.writeMemoryPlans(result.memoryPlans(), json ? context.err() : report);
        }
        if (timing.wanted()) {
            context.timeLine().reached(TimeLine.Stage.WRITTEN);
            context.timeLine().print(context.err());
            result.memoryPlans()
                    .forEach((batch, plan) ->
                            context.err().println("ssd4j: activations of batch " + batch + ": " + plan.sizes()));
            PeakMemory.print(context.err());
        }
    }
}
