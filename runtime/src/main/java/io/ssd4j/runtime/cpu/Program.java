// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.LayerTime;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Stream;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The kernels of a lowered network, bound to a slab of their own and to a session's input and outputs. Another program can take
 * its place between two runs. Used by one thread at a time.
 */
final class Program implements AutoCloseable {
    private final CloseStack owned = new CloseStack();
    private final MemoryPlan plan;
    private final Stream stream;
    private final Kernel[] kernels;
    private final List<String> names;
    private final List<String> implementations;

    /** Binds the steps; they may be closed afterwards. */
    Program(Engine engine, List<Step> steps, PackedWeights weights, SessionSegments segments) {
        try {
            Arena arena = owned.arena();
            plan = Slab.plan(steps, segments.buffers().keySet());
            Map<String, MemorySegment> buffers = new HashMap<>(Slab.allocate(arena, plan));
            buffers.putAll(segments.buffers());
            stream = owned.own(Stream.on(engine));
            kernels = steps.stream()
                    .map(step -> owned.own(step.computation()
                            .bind(new Binding(
                                    step.name(),
                                    engine,
                                    stream,
                                    arena,
                                    find(buffers, step.source().name()),
                                    find(buffers, step.destination().name()),
                                    find(buffers, step.scratch()),
                                    weights.use(step.computation(), owned)))))
                    .toArray(Kernel[]::new);
            names = steps.stream().map(Step::name).toList();
            implementations = steps.stream()
                    .map(step -> step.computation().implementation())
                    .toList();
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, owned);
            throw e;
        }
    }

    private static MemorySegment find(Map<String, MemorySegment> buffers, String name) {
        return Objects.requireNonNull(buffers.get(name), name);
    }

    MemoryPlan memoryPlan() {
        return plan;
    }

    /** Starts a run. Allocates nothing on the heap. */
    void run() {
        for (Kernel kernel : kernels) {
            kernel.run();
        }
    }

    /** Returns when the run is complete. Allocates nothing on the heap. */
    void await() {
        stream.await();
    }

    /**
     * Runs the program and measures each kernel.
     *
     * @param runs the number of runs, at least 1; the result has the median of each kernel
     */
    List<LayerTime> time(int runs) {
        long[][] nanos = new long[kernels.length][runs];
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < kernels.length; i++) {
                long start = System.nanoTime();
                kernels[i].run();
                stream.await();
                nanos[i][run] = System.nanoTime() - start;
            }
        }
        List<LayerTime> times = new ArrayList<>();
        for (int i = 0; i < kernels.length; i++) {
            Arrays.sort(nanos[i]);
            times.add(new LayerTime(names.get(i), implementations.get(i), nanos[i][runs / 2]));
        }
        return times;
    }

    @Override
    public void close() {
        owned.close();
    }
}
