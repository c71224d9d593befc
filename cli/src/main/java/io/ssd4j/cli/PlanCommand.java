// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.plan.GpuPlanner;
import io.ssd4j.runtime.plan.GpuTarget;
import io.ssd4j.runtime.plan.NetworkPlan;
import io.ssd4j.runtime.plan.PlanRequest;
import io.ssd4j.ssd.backbone.SsdVariant;
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
                "Plan the network for a GPU, which need not be there: which engine computes each layer, and what bounds"
                        + " it.",
        mixinStandardHelpOptions = true,
        versionProvider = ProjectVersion.class)
final class PlanCommand implements Runnable {
    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Gpu gpu;

    /** One of the two. */
    static final class Gpu {
        @Option(
                names = "--profile",
                paramLabel = "PROFILE",
                required = true,
                description = "A GPU by its profile: h100-sxm, a100-sxm4-80gb, l4, rtx-4090, jetson-orin-agx, or a file"
                        + " that 'profile' wrote.")
        private @Nullable String profile;

        @Option(
                names = "--device",
                paramLabel = "GPU",
                required = true,
                converter = GpuName.class,
                description = "A GPU in this machine: cuda or cuda:I.")
        private @Nullable DeviceId device;
    }

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            converter = ModelArguments.Name.class,
            description = "ssd300 or ssd512 (default: ssd300).")
    private SsdVariant model = SsdVariant.SSD300;

    @Mixin
    private final PrecisionArgument precision = new PrecisionArgument();

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            converter = WholeNumber.Batch.class,
            description = "Images a run, one or several numbers with commas between them (default: 1).")
    private List<Integer> batches = List.of(1);

    @Option(
            names = "--effort",
            paramLabel = "E",
            converter = EffortName.class,
            description = "How to choose: instant (the heuristics' first), timed or exhaustive (default: timed; with"
                    + " --profile instant and no other, since nothing can be timed).")
    private @Nullable Effort effort;

    @Mixin
    private final DeterministicArgument deterministic = new DeterministicArgument();

    @Option(names = "--out", paramLabel = "STORE", description = "Add the plans to the plan store in this folder.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print one JSON object for each batch size, a line each.")
    private boolean json;

    PlanCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        GpuPlanner planner = GpuPlanner.installed();
        GpuTarget target = target(planner);
        List<NetworkPlan> plans;
        try (PlanningReport report = new PlanningReport(context)) {
            PlanRequest request = new PlanRequest(
                    precision.precision,
                    batches,
                    effort(target),
                    deterministic.deterministic,
                    report,
                    Optional.ofNullable(out));
            plans = planner.plan(target, model.network(), request);
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

    private GpuTarget target(GpuPlanner planner) {
        if (gpu.device != null) {
            return new GpuTarget.Present(gpu.device);
        }
        String name = Objects.requireNonNull(gpu.profile);
        if (planner.shippedProfiles().contains(name)) {
            return new GpuTarget.Shipped(name);
        }
        if (Files.exists(Path.of(name)) || name.contains("/") || name.endsWith(".json")) {
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
                    "--effort " + effort.id() + " needs the GPU itself (--device): for a profile nothing can be timed");
        }
        return Effort.INSTANT;
    }
}
