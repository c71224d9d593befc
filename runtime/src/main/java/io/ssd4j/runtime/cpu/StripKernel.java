// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.gomp.gomp_h;
import io.ssd4j.runtime.cpu.dnnl.Stream;
import io.ssd4j.runtime.cpu.threads.ParallelTask;
import io.ssd4j.runtime.cpu.threads.ThreadTeam;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The primitives of all strips, bound to their rows. */
final class StripKernel implements Kernel {
    private final CloseStack owned = new CloseStack();
    private final ParallelTask task = this::compute;
    private final ThreadTeam team;

    /** The primitives of each lane in the order in which they run. */
    private final PrimitiveKernel[][] lanes;

    private StripKernel(int lanes) {
        this.team = new ThreadTeam(lanes);
        this.lanes = new PrimitiveKernel[lanes][];
    }

    /** Binds every strip; the calling thread's OpenMP thread count is that of the run, and is restored. */
    static StripKernel of(StripComputation computation, Binding binding) {
        return CloseStack.prepare(new StripKernel(computation.lanes()), kernel -> {
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

    private PrimitiveKernel[] lane(int lane, StripComputation computation, Binding binding) {
        Stream stream = owned.own(Stream.on(binding.engine()));
        MemorySegment memory = binding.scratch().asSlice(lane * computation.laneBytes(), computation.laneBytes());
        MemorySegment between = memory.asSlice(computation.betweenOffset());
        List<PrimitiveKernel> kernels = new ArrayList<>();
        for (int i = lane; i < computation.strips().size(); i += computation.lanes()) {
            Strip strip = computation.strips().get(i);
            StripPrimitives primitives = computation.of(strip);
            MemorySegment source = computation.source(strip, binding.source());
            MemorySegment destination = computation.destination(strip, binding.destination());
            PrimitiveComputation pooling = primitives.pooling();
            kernels.add(bind(
                    primitives.convolution(),
                    binding,
                    stream,
                    source,
                    pooling == null ? destination : between,
                    memory));
            if (pooling != null) {
                kernels.add(bind(pooling, binding, stream, between, destination, memory));
            }
        }
        return kernels.toArray(PrimitiveKernel[]::new);
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
        team.run(task);
    }

    /** With fewer threads than lanes, a thread computes several lanes one after another. */
    private void compute(int thread, int threads) {
        for (int lane = thread; lane < lanes.length; lane += threads) {
            for (PrimitiveKernel kernel : lanes[lane]) {
                kernel.run();
            }
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
