// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.plan;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.OutputException;
import io.ssd4j.cli.compute.BatchSize;
import io.ssd4j.cli.compute.NetworkArguments;
import io.ssd4j.cli.compute.PlanningReport;
import io.ssd4j.cli.output.OutputFolder;
import io.ssd4j.cli.spi.PrecisionArguments;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.planning.GpuPlanner;
import io.ssd4j.runtime.planning.GpuTarget;
import io.ssd4j.runtime.planning.NetworkPlan;
import io.ssd4j.runtime.planning.PlanRequest;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ssd4j plan}. */
@Command(
        name = "plan",
        description =
                "Plan the network for a GPU, present or not: the implementation of each layer, and what limits its"
                        + " speed.",
        mixinStandardHelpOptions = true)
public final class PlanCommand implements Runnable {
    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Gpu gpu;

    /** Exactly one of the two. */
    static final class Gpu {
        @Option(
                names = "--profile",
                paramLabel = "PROFILE",
                required = true,
                description = "The profile of a GPU: h100-sxm, a100-sxm4-80gb, l4, rtx-4090, jetson-orin-agx, or a file"
                        + " written by 'profile'.")
        private @Nullable String profile;

        @Option(
                names = "--device",
                paramLabel = "GPU",
                required = true,
                converter = GpuName.class,
                description = "A GPU in this machine: cuda or cuda:I.")
        private @Nullable DeviceId device;
    }

    @Mixin
    private final NetworkArguments network = new NetworkArguments();

    @Mixin
    private final PrecisionArguments arithmetic = new PrecisionArguments();

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            converter = BatchSize.class,
            description = "The number of images per run; several sizes are separated by commas (default: 1).")
    private List<Integer> batches = List.of(1);

    @Option(
            names = "--effort",
            paramLabel = "E",
            description =
                    "The time spent choosing among implementations: instant, timed or exhaustive (default: timed; with"
                            + " --profile only instant, because nothing can be timed).")
    private @Nullable Effort effort;

    @Option(names = "--out", paramLabel = "STORE", description = "Also add the plans to the plan store in this folder.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print one JSON object per batch size, one per line, and nothing else.")
    private boolean json;

    public PlanCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        if (out != null) {
            OutputFolder.create(out);
        }
        GpuPlanner planner = GpuPlanner.installed();
        GpuTarget target = target(planner);
        List<NetworkPlan> plans;
        try (PlanningReport report = new PlanningReport(context)) {
            PlanRequest request = new PlanRequest(
                    arithmetic.precision(),
                    batches,
                    effort(target),
                    arithmetic.deterministic(),
                    report,
                    Optional.ofNullable(out));
            plans = planner.plan(target, network(), request);
        } catch (UncheckedIOException e) {
            throw new OutputException(String.valueOf(e.getMessage()));
        }
        if (json) {
            plans.stream()
                    .map(PlanText::split)
                    .distinct()
                    .flatMap(Optional::stream)
                    .forEach(context::warn);
            plans.forEach(plan -> PlanJson.write(plan, context.out()));
        } else {
            PlanText.write(plans, context.out());
            if (target instanceof GpuTarget.Shipped) {
                context.out().println(PlanText.WRITTEN_BY_HAND);
            }
        }
    }

    /** The detector, if there is a variant; otherwise the layers that end at the feature maps. */
    private Network network() {
        Optional<SsdBackbone> backbone = network.backbone();
        return network.variant()
                .map(SsdVariant::network)
                .orElseGet(() -> backbone.orElse(SsdBackbone.SSD300).network());
    }

    private GpuTarget target(GpuPlanner planner) {
        if (gpu.device != null) {
            return new GpuTarget.Present(gpu.device);
        }
        String name = Objects.requireNonNull(gpu.profile);
        if (planner.shippedProfiles().contains(name)) {
            return new GpuTarget.Shipped(name);
        }
        if ((!name.isBlank() && Files.exists(Path.of(name))) || name.contains("/") || name.endsWith(".json")) {
            return new GpuTarget.ProfileFile(Path.of(name));
        }
        throw new ParameterException(
                spec.commandLine(),
                "there is no profile '" + name + "' and no such file; there are "
                        + String.join(", ", planner.shippedProfiles()));
    }

    private Effort effort(GpuTarget target) {
        if (target instanceof GpuTarget.Present) {
            return effort == null ? Effort.TIMED : effort;
        }
        if (effort != null && effort != Effort.INSTANT) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--effort " + effort.id() + " needs the GPU itself (--device): nothing can be timed for a profile");
        }
        return Effort.INSTANT;
    }
}
