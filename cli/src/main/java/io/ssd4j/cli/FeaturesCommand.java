// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ssd4j features}. */
@Command(
        name = "features",
        description = "Compute the feature maps of photos.",
        mixinStandardHelpOptions = true,
        versionProvider = ProjectVersion.class)
final class FeaturesCommand implements Runnable {
    private final CommandContext context;

    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "Photos: JPEG, PNG, BMP, WebP; any size, gray, CMYK, 16-bit and alpha too.")
    private List<String> images = List.of();

    @Mixin
    private final ModelArguments model = new ModelArguments();

    @Mixin
    private final DeviceArguments device = new DeviceArguments();

    @Mixin
    private final PrecisionArgument precision = new PrecisionArgument();

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = WholeNumber.Batch.class,
            description = "Images a run; the last run takes those that are left (default: ${DEFAULT-VALUE}).")
    private int batch = 1;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the network's input and the maps, float32 [N,C,H,W], to a .safetensors file.")
    private @Nullable Path out;

    @Option(
            names = "--memory-plan",
            description = "Also print how the activations share memory (with --json: to" + " standard error).")
    private boolean memoryPlan;

    @Mixin
    private final JsonArgument format = new JsonArgument();

    FeaturesCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        FeaturesRequest request = new FeaturesRequest(
                images,
                model.model,
                model.weights,
                device.device,
                precision.precision,
                batch,
                device.threads,
                device.effort,
                device.deterministic.deterministic,
                out);
        FeaturesResult result = new FeatureExtraction(context, request).run();
        if (format.json) {
            FeaturesJson.write(result, context.out());
        } else {
            FeaturesText.write(result, context.out());
        }
        if (memoryPlan) {
            MemoryPlanText.write(result.memoryPlans(), format.json ? context.err() : context.out());
        }
    }
}
