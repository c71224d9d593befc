// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.gomp.gomp_h;
import io.ssd4j.runtime.cpu.dnnl.Stream;
import io.ssd4j.runtime.cpu.threads.ParallelTask;
import io.ssd4j.runtime.cpu.threads.ThreadTeam;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All strips, bound to their rows. Each thread takes the next strip when it has computed one: processors that do other work beside, or
 * share their units with a neighbor that does, compute at speeds that differ by a factor of up to 4.
 */
final class StripKernel implements Kernel {
    private final CloseStack owned = new CloseStack();
    private final ParallelTask task = this::compute;
    private final AtomicInteger next = new AtomicInteger();
    private final ThreadTeam team;
    private final MemorySegment[] sources;
    private final MemorySegment[] destinations;

    /** What computes each strip, by lane: a thread has a lane, and a lane its working memory. */
    private final StripExecution[][] lanes;

    private StripKernel(StripComputation computation, Binding binding) {
        List<Strip> strips = computation.strips();
        this.team = new ThreadTeam(computation.lanes());
        this.lanes = new StripExecution[computation.lanes()][];
        this.sources = strips.stream()
                .map(strip -> computation.source(strip, binding.source()))
                .toArray(MemorySegment[]::new);
        this.destinations = strips.stream()
                .map(strip -> computation.destination(strip, binding.destination()))
                .toArray(MemorySegment[]::new);
    }

    /** Binds every strip; the calling thread's OpenMP thread count is that of the run, and is restored. */
    static StripKernel of(StripComputation computation, Binding binding) {
        return CloseStack.prepare(new StripKernel(computation, binding), kernel -> {
            // The code that a primitive consists of depends on the count in effect.
            gomp_h.omp_set_num_threads(1);
            try {
                for (int lane = 0; lane < kernel.lanes.length; lane++) {
                    kernel.lanes[lane] = kernel.lane(lane, computation, binding);
                }
            } finally {
                gomp_h.omp_set_num_threads(computation.lanes());
            }
        });
    }

    private StripExecution[] lane(int lane, StripComputation computation, Binding binding) {
        Stream stream = owned.own(Stream.on(binding.engine()));
        MemorySegment memory = binding.scratch().asSlice(lane * computation.laneBytes(), computation.laneBytes());
        MemorySegment between = memory.asSlice(computation.betweenOffset());
        Map<Strip.Extents, StripExecution> executions = new HashMap<>();
        StripExecution[] byStrip = new StripExecution[sources.length];
        for (int i = 0; i < byStrip.length; i++) {
            Strip.Extents extents = computation.strips().get(i).extents();
            // The first strip of these extents gives the memory that the primitives are made with.
            if (!executions.containsKey(extents)) {
                StripPrimitives primitives = computation.of(extents);
                PrimitiveComputation pooling = primitives.pooling();
                MemorySegment convolved = pooling == null ? destinations[i] : between;
                executions.put(
                        extents,
                        new StripExecution(
                                bind(primitives.convolution(), binding, stream, sources[i], convolved, memory),
                                pooling == null
                                        ? null
                                        : bind(pooling, binding, stream, between, destinations[i], memory)));
            }
            byStrip[i] = Objects.requireNonNull(executions.get(extents));
        }
        return byStrip;
    }

    private PrimitiveKernel bind(
            PrimitiveComputation primitive,
            Binding binding,
            Stream stream,
            MemorySegment source,
            MemorySegment destination,
            MemorySegment scratch) {
        return owned.own(PrimitiveKernel.of(
                primitive,
                new Binding(
                        binding.step(),
                        binding.engine(),
                        stream,
                        binding.arena(),
                        source,
                        destination,
                        scratch,
                        binding.parameters())));
    }

    @Override
    public void run() {
        next.set(0);
        team.run(task);
    }

    private void compute(int thread, int threads) {
        StripExecution[] lane = lanes[thread];
        for (int i = next.getAndIncrement(); i < lane.length; i = next.getAndIncrement()) {
            lane[i].run(sources[i], destinations[i]);
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
