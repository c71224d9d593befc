// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.Effort;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ssd4j features}. */
@Command(
        name = "features",
        description = "Compute the feature maps of photos.",
        mixinStandardHelpOptions = true,
        versionProvider = ProjectVersion.class)
final class FeaturesCommand implements Runnable {
    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE",
            description =
                    "Photos: JPEG, PNG, BMP, WebP or GIF, of any size; gray, CMYK, 16-bit and alpha are accepted.")
    private List<String> images = List.of();

    @Option(
            names = "--weights",
            paramLabel = "WEIGHTS",
            description =
                    "The weights: a .safetensors file with the keys of lufficc/SSD, or seeded:N for generated weights"
                            + " that are the same everywhere (default: ${DEFAULT-VALUE}).")
    private String weights = "seeded:0";

    @Option(
            names = "--allow-nonfinite",
            description = "Accept weights that contain NaN or infinity, or overflow in the precision, with a warning.")
    private boolean allowNonFinite;

    @Mixin
    private final ModelArguments model = new ModelArguments();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            converter = OptionValues.AnyDevice.class,
            description = "The device to compute on: auto, cpu, cuda or cuda:I; auto takes the first usable GPU, or the"
                    + " CPU if there is none, and prints why (default: ${DEFAULT-VALUE}).")
    private String device = OptionValues.AnyDevice.AUTO;

    @Option(
            names = "--effort",
            paramLabel = "E",
            description = "The time a GPU engine spends choosing among implementations on first use: instant, timed or"
                    + " exhaustive (default: timed).")
    private Effort effort = Effort.TIMED;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = OptionValues.Batch.class,
            description = "The number of images per run; the last run takes the rest (default: ${DEFAULT-VALUE}).")
    private int batch = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = OptionValues.Threads.class,
            description =
                    "The number of threads of the CPU engine; 0 for one per processor (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Also write the network's input and the maps, float32 [N,C,H,W], to a .safetensors file.")
    private @Nullable Path out;

    @Option(
            names = "--memory-plan",
            description = "Also print how the activations share memory; with --json to standard error.")
    private boolean memoryPlan;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    FeaturesCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        FeaturesRequest request = new FeaturesRequest(
                images,
                model.model,
                weights,
                allowNonFinite,
                device,
                model.precision,
                batch,
                threads,
                effort,
                model.deterministic,
                out);
        FeaturesResult result;
        try {
            result = new FeatureExtraction(context, request).run();
        } catch (DeviceUnavailableException e) {
            throw hasEngine() ? e : new ParameterException(spec.commandLine(), noSuchDevice());
        }
        result.warnings().forEach(context::warn);
        if (json) {
            FeaturesJson.write(result, context.out());
        } else {
            FeaturesText.write(result, context.out());
        }
        if (memoryPlan) {
            FeaturesText.writeMemoryPlans(result.memoryPlans(), json ? context.err() : context.out());
        }
    }

    /** Whether the device is unusable only, as opposed to a name that means nothing on any machine. */
    private boolean hasEngine() {
        return device.equals(OptionValues.AnyDevice.AUTO)
                || engines().contains(DeviceId.parse(device).engine());
    }

    private String noSuchDevice() {
        return "there is no device '" + device + "'; there are "
                + String.join(
                        ", ",
                        Stream.concat(Stream.of(OptionValues.AnyDevice.AUTO), engines().stream())
                                .toList());
    }

    private List<String> engines() {
        return context.devices().all().stream()
                .map(status -> status.id().engine())
                .distinct()
                .sorted()
                .toList();
    }
}
