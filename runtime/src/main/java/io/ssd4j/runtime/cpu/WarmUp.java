// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * Runs Java code until the JIT compiler has compiled it: a Winograd convolution takes hundreds of times longer before. Each kind of
 * transform is run in the smallest layer that has it, since in a large one a single run would take seconds.
 */
final class WarmUp {
    /** Compiled, if as many runs in a row are no faster than those before. */
    private static final int STABLE = 8;

    private static final int MOST_RUNS = 400;

    /** Less than this is noise. */
    private static final double FASTER = 0.9;

    private WarmUp() {}

    /**
     * Compiles what the steps need.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    static void run(SessionRecipe recipe, List<Step> steps, Parts parts) throws InterruptedException {
        Comparator<Step> bySize = Comparator.comparingLong(step -> step.destination().bytes());
        Collection<Step> smallest = steps.stream()
                .filter(step -> step.computation() instanceof WinogradComputation)
                .collect(Collectors.toMap(WarmUp::kind, step -> step, BinaryOperator.minBy(bySize)))
                .values();
        for (Step step : smallest) {
            try (Trial trial = Trial.of(recipe, List.of(step))) {
                untilStable(trial, parts);
            }
        }
    }

    /** Compiles what the steps need before the first run. */
    static void atOnce(SessionRecipe recipe, List<Step> steps) {
        try {
            run(recipe, steps, Runnable::run);
        } catch (InterruptedException e) {
            throw new IllegalStateException("work that is done at once waits for nothing", e);
        }
    }

    // A pooling is code of its own, and so are the phases of a whole layer.
    private static String kind(Step step) {
        String implementation = step.computation().implementation();
        return (step.name().contains("+") ? "pooled " : "")
                + (implementation.endsWith("whole layer") ? implementation : implementation.replaceAll(" [0-9]+ tiles", ""));
    }

    /**
     * Runs a trial until its time no longer falls.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    static void untilStable(Trial trial, Parts parts) throws InterruptedException {
        long[] least = {Long.MAX_VALUE};
        int[] since = {0};
        for (int run = 0; run < MOST_RUNS && since[0] < STABLE; run++) {
            parts.run(() -> {
                long nanos = trial.run();
                since[0] = nanos < least[0] * FASTER ? 0 : since[0] + 1;
                least[0] = Math.min(least[0], nanos);
            });
        }
    }
}
