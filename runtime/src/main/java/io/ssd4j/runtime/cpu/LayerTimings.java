// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.cpu.choice.Selection.Candidate;
import io.ssd4j.runtime.cpu.choice.Selection.Node;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor.Sliding;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * The measured times of a session's layers by each implementation, and of the changes of layout between them. Owns descriptors.
 */
final class LayerTimings implements AutoCloseable {
    /** What a candidate may lose in its layer, and gain by the layouts of its neighbors. */
    private static final double WORTH = 1.5;

    /** An alternative to the implementation that the library prefers must be faster by more than this. */
    private static final double NOISE = 1.03;

    private record Change(int from, int to) {}

    private record Alternative(Implementation implementation, LoweredConvolution lowered, List<Step> steps) {}

    /** Problems that differ only in their names take the same time. */
    private record Extents(String window, String from, String to, String pooled, String activation) {
        static Extents of(ConvolutionProblem problem) {
            return new Extents(
                    problem.convolution().window().toString(),
                    problem.from().toString(),
                    problem.to().toString(),
                    problem.pooled().toString(),
                    problem.convolution().activation().toString());
        }
    }

    private final CloseStack owned = new CloseStack();
    private final List<MemoryDescriptor> layouts = new ArrayList<>();
    private final Map<Extents, List<Candidate>> timed = new HashMap<>();
    private final Map<Change, Long> changes = new HashMap<>();
    private final SessionRecipe recipe;
    private final WarmUp warmUp;
    private final BetweenRuns between;
    private final int rounds;

    LayerTimings(SessionRecipe recipe, WarmUp warmUp, BetweenRuns between) {
        this.recipe = recipe;
        this.warmUp = warmUp;
        this.between = between;
        this.rounds = effort() == Effort.EXHAUSTIVE ? 15 : 5;
    }

    private Effort effort() {
        return recipe.device().options().effort();
    }

    /** The number of a layout; equal layouts have the same. */
    int number(MemoryDescriptor layout) {
        for (int i = 0; i < layouts.size(); i++) {
            if (layouts.get(i).sameAs(layout)) {
                return i;
            }
        }
        layouts.add(owned.own(layout.copy()));
        return layouts.size() - 1;
    }

    /** Times every implementation of a convolution, together with the pooling that follows. */
    List<Candidate> candidates(ConvolutionProblem problem) throws InterruptedException {
        List<Candidate> known = timed.get(Extents.of(problem));
        if (known != null) {
            return known;
        }
        try (CloseStack descriptors = new CloseStack()) {
            List<Alternative> alternatives = alternatives(problem, descriptors);
            long[] nanos = time(alternatives.stream().map(Alternative::steps).toList());
            List<Candidate> candidates = new ArrayList<>();
            for (int i = 0; i < nanos.length; i++) {
                Alternative alternative = alternatives.get(i);
                candidates.add(new Candidate(
                        alternative.implementation(),
                        i == 0 ? nanos[i] : Math.round(nanos[i] * NOISE),
                        number(alternative.lowered().source()),
                        number(alternative.steps().getLast().destination().descriptor()),
                        alternative.lowered().derivedBytes()));
            }
            List<Candidate> worth = worth(candidates);
            timed.put(Extents.of(problem), worth);
            return worth;
        }
    }

    /** Those that may be selected, and the fastest one that needs no transformed weights, for which there may be no memory. */
    private static List<Candidate> worth(List<Candidate> candidates) {
        long best = candidates.stream().mapToLong(Candidate::nanos).min().orElseThrow();
        long plain = candidates.stream()
                .filter(candidate -> candidate.bytes() == 0)
                .mapToLong(Candidate::nanos)
                .min()
                .orElseThrow();
        return candidates.stream()
                .filter(candidate ->
                        candidate.nanos() <= best * WORTH || (candidate.bytes() == 0 && candidate.nanos() == plain))
                .toList();
    }

    /** Compiles the Java code of all candidates, in the smallest layers that they have. */
    void compile() throws InterruptedException {
        try (CloseStack descriptors = new CloseStack()) {
            List<Step> steps = new ArrayList<>();
            for (Operation operation : recipe.network().operations()) {
                if (operation instanceof Operation.Convolution c) {
                    alternatives(recipe.problem(c), descriptors)
                            .forEach(
                                    alternative -> steps.add(alternative.steps().getFirst()));
                }
            }
            warmUp.compile(steps, between);
        }
    }

    private List<Alternative> alternatives(ConvolutionProblem problem, CloseStack descriptors) {
        Convolutions convolutions = recipe.convolutions(descriptors);
        List<Alternative> alternatives = new ArrayList<>();
        for (Implementation implementation : convolutions.candidates(problem, effort())) {
            LoweredConvolution lowered = convolutions.lower(problem, implementation);
            if (lowered.derivedBytes() <= recipe.device().options().transformedWeightsLimit()) {
                alternatives.add(new Alternative(implementation, lowered, steps(problem, lowered, descriptors)));
            }
        }
        return alternatives;
    }

    private List<Step> steps(ConvolutionProblem problem, LoweredConvolution lowered, CloseStack descriptors) {
        Value source = new Value("trial.source", lowered.source());
        Value destination = new Value("trial.destination", lowered.destination());
        String pooled = lowered.pooled() ? "+" + problem.pooling().orElseThrow().name() : "";
        Step convolution = new Step(problem.convolution().name() + pooled, lowered.computation(), source, destination);
        if (lowered.pooled() || problem.pooling().isEmpty()) {
            return List.of(convolution);
        }
        Operation.MaxPooling after = problem.pooling().orElseThrow();
        PrimitiveDescriptor primitive =
                descriptors.own(pooling(after, problem.to(), problem.pooled(), lowered.destination()));
        PrimitiveComputation pooling = PrimitiveComputation.of(
                descriptors,
                primitive,
                lowered.destination(),
                descriptors.own(primitive.layout(Argument.DESTINATION)),
                Map.of(),
                Map.of());
        Value result = new Value("trial.pooled", pooling.layout(Argument.DESTINATION));
        return List.of(convolution, new Step(after.name(), pooling, destination, result));
    }

    private PrimitiveDescriptor pooling(Operation.MaxPooling p, Shape from, Shape to, MemoryDescriptor source) {
        try (MemoryDescriptor any = recipe.tensor(recipe.type(), Layout.ANY, to)) {
            return PrimitiveDescriptor.maxPooling(
                    recipe.device().engine(), source, any, new Sliding(p.window(), from, to));
        }
    }

    /** The number of the layout that a pooling writes if it reads a layout. */
    int pooled(Network network, Operation.MaxPooling p, int layout) {
        try (PrimitiveDescriptor primitive =
                        pooling(p, network.shape(p.input()), network.shape(p.name()), layouts.get(layout));
                MemoryDescriptor destination = primitive.layout(Argument.DESTINATION)) {
            return number(destination);
        }
    }

    /** Times the changes of layout between every candidate and its readers. */
    void timeChanges(Node node) throws InterruptedException {
        for (Node reader : node.readers()) {
            for (Candidate writer : node.candidates()) {
                for (Candidate candidate : reader.candidates()) {
                    timeChange(new Change(writer.destination(), candidate.source()));
                }
            }
            timeChanges(reader);
        }
    }

    private void timeChange(Change change) throws InterruptedException {
        if (change.from() == change.to() || changes.containsKey(change)) {
            return;
        }
        try (CloseStack descriptors = new CloseStack()) {
            MemoryDescriptor source = layouts.get(change.from());
            MemoryDescriptor destination = layouts.get(change.to());
            PrimitiveComputation reorder = PrimitiveComputation.of(
                    descriptors,
                    descriptors.own(PrimitiveDescriptor.reorder(recipe.device().engine(), source, destination)),
                    source,
                    destination,
                    Map.of(),
                    Map.of());
            Step step = new Step(
                    "trial.reorder",
                    reorder,
                    new Value("trial.source", source),
                    new Value("trial.destination", destination));
            changes.put(change, time(List.of(List.of(step)))[0]);
        }
    }

    /** The time of a change of layout, measured by {@link #timeChanges}. */
    long change(int from, int to) {
        return from == to ? 0 : Objects.requireNonNull(changes.get(new Change(from, to)), "a change was not timed");
    }

    private long[] time(List<List<Step>> alternatives) throws InterruptedException {
        try (CloseStack trials = new CloseStack()) {
            TrialMemory memory = between.get(() -> TrialMemory.of(trials.arena(), alternatives));
            List<LongSupplier> runs = new ArrayList<>();
            for (List<Step> steps : alternatives) {
                runs.add(between.get(() -> trials.own(Trial.of(recipe, steps, memory)))::run);
            }
            return Rounds.times(runs, rounds, between);
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
