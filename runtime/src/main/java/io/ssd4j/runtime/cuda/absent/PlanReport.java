// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.absent;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.choice.Choice;
import io.ssd4j.runtime.cuda.choice.Choices;
import io.ssd4j.runtime.cuda.choice.Implementation;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.Step;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.planning.NetworkPlan;
import io.ssd4j.runtime.planning.PlannedLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Describes the choices for a network on one GPU, as a session would make them.
 *
 * @param label the user's name for the GPU
 * @param batches the requested batch sizes
 * @param notes the candidates of a problem that could not be considered; empty if there are none
 */
public record PlanReport(
        String label,
        DeviceProfile profile,
        Network network,
        Precision precision,
        List<Integer> batches,
        Function<Problem, String> notes) {

    private static final String NAIVE = "cuDNN's naive engine computes it";

    /** The input and outputs of each batch size that the requested ones are run in. */
    public List<SessionOptions<?, ?>> sizes() {
        return batches.stream()
                .flatMap(batch -> parts(batch).stream())
                .distinct()
                .<SessionOptions<?, ?>>map(SessionOptions::batch)
                .toList();
    }

    private List<Integer> parts(int batch) {
        return Program.parts(network, batch);
    }

    /** One plan for each size that each batch is run in. */
    public List<NetworkPlan> plans(Map<Integer, Choices> choices) {
        Optional<PeakRates> rates = ShippedProfiles.peakRates(profile);
        List<NetworkPlan> plans = new ArrayList<>();
        for (int batch : batches) {
            List<Integer> parts = parts(batch);
            for (int size : parts.stream().distinct().toList()) {
                Choices chosen = Objects.requireNonNull(choices.get(size));
                List<PlannedLayer> layers = chosen.program().steps().stream()
                        .map(step -> layer(step, chosen.of(step), rates))
                        .toList();
                plans.add(new NetworkPlan(
                        label, profile.toString(), network.name(), precision, size, batch, parts, layers));
            }
        }
        return plans;
    }

    private PlannedLayer layer(Step step, Choice choice, Optional<PeakRates> rates) {
        Problem problem = step.problem();
        long flop = flop(step);
        Implementation implementation = choice.implementation();
        boolean floating = precision == Precision.FP8 && problem.element() != ElementType.FLOAT8_E4M3;
        Precision arithmetic = floating ? Precision.FP16 : precision;
        return new PlannedLayer(
                step.name(),
                choice.library() + " " + implementation.name(),
                step.aside(),
                implementation.knobs(),
                choice.candidates(),
                implementation.workspaceBytes(),
                flop,
                problem.bytes(),
                choice.micros() == 0 ? OptionalDouble.empty() : OptionalDouble.of(choice.micros()),
                rates.map(peak -> peak.roofline(flop, problem.bytes(), arithmetic)),
                implementation.isGeneric() ? NAIVE : notes.apply(problem));
    }

    /** The step's floating-point operations without those for padded channels. */
    private long flop(Step step) {
        return step.problem() instanceof Problem.Convolution c && step.source().equals(Program.PACKED_INPUT)
                ? c.flop() / c.from().channels() * network.input().channels()
                : step.problem().flop();
    }
}
