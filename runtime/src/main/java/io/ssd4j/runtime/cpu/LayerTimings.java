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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The measured times of a session's layers by each implementation, and of the changes of layout between them. Owns descriptors.
 */
final class LayerTimings implements AutoCloseable {
    /** A candidate that takes longer than the best one by this factor in one run is not run again. */
    private static final int HOPELESS = 2;

    private record Change(int from, int to) {}

    /** Problems that differ in nothing but their names take the same time. */
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
    private final int repetitions;

    LayerTimings(SessionRecipe recipe, WarmUp warmUp, BetweenRuns between) {
        this.recipe = recipe;
        this.warmUp = warmUp;
        this.between = between;
        this.repetitions = effort() == Effort.EXHAUSTIVE ? 9 : 3;
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
            Convolutions convolutions = recipe.convolutions(descriptors);
            List<Candidate> candidates = new ArrayList<>();
            long best = Long.MAX_VALUE;
            for (Implementation implementation : convolutions.candidates(problem, effort())) {
                LoweredConvolution lowered = convolutions.lower(problem, implementation);
                List<Step> steps = steps(problem, lowered, descriptors);
                long nanos = time(steps, best);
                best = Math.min(best, nanos);
                candidates.add(new Candidate(
                        implementation,
                        nanos,
                        number(lowered.source()),
                        number(steps.getLast().destination().descriptor()),
                        lowered.derivedBytes()));
            }
            timed.put(Extents.of(problem), candidates);
            return candidates;
        }
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
            changes.put(change, time(List.of(step), Long.MAX_VALUE));
        }
    }

    /** The time of a change of layout, measured by {@link #timeChanges}. */
    long change(int from, int to) {
        return from == to ? 0 : Objects.requireNonNull(changes.get(new Change(from, to)), "a change was not timed");
    }

    private long time(List<Step> steps, long best) throws InterruptedException {
        warmUp.compile(steps, between);
        try (Trial trial = between.get(() -> Trial.of(recipe, steps))) {
            // The first run touches memory and caches for the first time.
            between.get(trial::run);
            long[] nanos = new long[repetitions];
            for (int i = 0; i < repetitions; i++) {
                nanos[i] = between.get(trial::run);
                if (nanos[i] / HOPELESS > best) {
                    return nanos[i];
                }
            }
            Arrays.sort(nanos);
            return nanos[repetitions / 2];
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
