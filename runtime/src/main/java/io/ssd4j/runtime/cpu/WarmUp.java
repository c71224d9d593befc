// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.winograd.WinogradConvolution;
import io.ssd4j.runtime.cpu.winograd.WinogradKernel;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * Runs Java code until the JIT compiler has compiled it: a Winograd convolution takes hundreds of times longer before. Each kind of
 * transform is run in the smallest layer that has it and with few channels, since in a large one a single run would take seconds.
 */
final class WarmUp {
    /** The compiler works in the background, so code is taken for compiled only if it has not become faster for this time. */
    private static final Duration STABLE = Duration.ofMillis(500);

    private static final Duration LONGEST = Duration.ofSeconds(30);

    /**
     * Compiled code takes a few microseconds for a tile with few channels, and interpreted code hundreds. Where other work keeps the compiler
     * waiting, code that has not become faster for a while need not be compiled.
     */
    private static final long MOST_NANOS_PER_TILE = 20_000;

    /** Starting the threads and the products. */
    private static final long MOST_NANOS_TO_START = 500_000;

    /** Less than this is noise. */
    private static final double FASTER = 0.9;

    private final Set<String> compiled = new HashSet<>();

    /** Compiles what the steps need before the first run. */
    static void atOnce(List<Step> steps) {
        try {
            new WarmUp().compile(steps, Runnable::run);
        } catch (InterruptedException e) {
            throw new IllegalStateException("work that is done at once waits for nothing", e);
        }
    }

    /**
     * Compiles what the steps need, unless it has done so before.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void compile(List<Step> steps, Parts parts) throws InterruptedException {
        Comparator<Step> bySize =
                Comparator.comparingLong(step -> step.destination().bytes());
        Map<String, Step> smallest = steps.stream()
                .filter(step -> step.computation() instanceof WinogradComputation)
                .filter(step -> !compiled.contains(kind(step)))
                .collect(Collectors.toMap(WarmUp::kind, step -> step, BinaryOperator.minBy(bySize)));
        if (smallest.isEmpty()) {
            return;
        }
        try (CloseStack owned = new CloseStack()) {
            List<WinogradKernel> kernels = new ArrayList<>();
            Arena arena = owned.arena();
            for (Step step : smallest.values()) {
                WinogradConvolution convolution = ((WinogradComputation) step.computation()).convolution();
                parts.run(() -> kernels.add(owned.own(convolution.narrow(arena))));
            }
            untilStable(kernels, parts);
        }
        compiled.addAll(smallest.keySet());
    }

    // Pooling is separate code, and so are the phases of a whole layer; what computes the products is native code.
    private static String kind(Step step) {
        WinogradComputation winograd = (WinogradComputation) step.computation();
        return (step.name().contains("+") ? "pooled " : "")
                + winograd.implementation().replaceAll(" [0-9]+ tiles|, 1x1", "");
    }

    private static void untilStable(List<WinogradKernel> kernels, Parts parts) throws InterruptedException {
        long[] least = new long[kernels.size()];
        long start = System.nanoTime();
        long[] faster = {start};
        while ((System.nanoTime() - faster[0] < STABLE.toNanos() || !compiled(kernels, least))
                && System.nanoTime() - start < LONGEST.toNanos()) {
            for (int i = 0; i < least.length; i++) {
                int kernel = i;
                parts.run(() -> {
                    long before = System.nanoTime();
                    kernels.get(kernel).run();
                    long after = System.nanoTime();
                    if (least[kernel] == 0 || after - before < least[kernel] * FASTER) {
                        least[kernel] = after - before;
                        faster[0] = after;
                    }
                });
            }
        }
    }

    /** Whether the least times of all kernels are those of compiled code. */
    private static boolean compiled(List<WinogradKernel> kernels, long[] least) {
        for (int i = 0; i < least.length; i++) {
            if (least[i]
                    > MOST_NANOS_TO_START + MOST_NANOS_PER_TILE * kernels.get(i).tiles()) {
                return false;
            }
        }
        return true;
    }
}
