// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.Stream;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
     * @throws io.ssd4j.runtime.DeviceMemoryException if there is too little memory
     */
    static Trial of(SessionRecipe recipe, List<Step> steps) {
        return CloseStack.prepare(new Trial(recipe), trial -> {
            Arena arena = trial.owned.arena();
            MemorySegment read = allocate(arena, steps.getFirst().source().bytes());
            fill(read);
            for (Step step : steps) {
                MemorySegment written = allocate(arena, step.destination().bytes());
                trial.bind(recipe, step, arena, read, written);
                read = written;
            }
        });
    }

    private void bind(SessionRecipe recipe, Step step, Arena arena, MemorySegment read, MemorySegment written) {
        kernels.add(owned.own(step.computation()
                .bind(new Binding(
                        step.name(),
                        recipe.device().engine(),
                        stream,
                        arena,
                        read,
                        written,
                        allocate(arena, step.computation().scratchBytes()),
                        recipe.weights().use(step.computation(), owned)))));
    }

    private static MemorySegment allocate(Arena arena, long bytes) {
        return HostMemory.allocate(arena, bytes, "timing the layers");
    }

    // Numbers near 0.5 in float32, and harmless ones in every other type: a subnormal number would cost time of its
    // own.
    private static void fill(MemorySegment values) {
        for (long i = 0; i + Integer.BYTES <= values.byteSize(); i += Integer.BYTES) {
            values.set(ValueLayout.JAVA_INT, i, 0x3f003f00);
        }
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
