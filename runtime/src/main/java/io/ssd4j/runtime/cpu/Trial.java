// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.Stream;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Steps that run one after another on memory of their own, to be timed. */
final class Trial implements AutoCloseable {
    private final CloseStack owned = new CloseStack();
    private final List<Kernel> kernels = new ArrayList<>();
    private final Stream stream;

    private Trial(SessionRecipe recipe) {
        stream = owned.own(Stream.on(recipe.device().engine()));
    }

    /**
     * Binds the steps; each reads what the one before it writes.
     *
     * @param memory for these steps among others; it outlives the trial
     * @throws io.ssd4j.runtime.DeviceMemoryException if there is too little memory for the parameters
     */
    static Trial of(SessionRecipe recipe, List<Step> steps, TrialMemory memory) {
        return CloseStack.prepare(new Trial(recipe), trial -> {
            Arena arena = trial.owned.arena();
            for (int i = 0; i < steps.size(); i++) {
                trial.bind(recipe, steps.get(i), arena, memory, i);
            }
        });
    }

    private void bind(SessionRecipe recipe, Step step, Arena arena, TrialMemory memory, int position) {
        kernels.add(owned.own(step.computation()
                .bind(new Binding(
                        step.name(),
                        recipe.device().engine(),
                        stream,
                        arena,
                        memory.values().get(position),
                        memory.values().get(position + 1),
                        memory.scratch(),
                        recipe.weights().use(step.computation(), owned)))));
    }

    /** Runs once; returns the time in nanoseconds. */
    long run() {
        long start = System.nanoTime();
        for (Kernel kernel : kernels) {
            kernel.run();
        }
        stream.await();
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        owned.close();
    }
}
