// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.cudnn.Execution;
import io.ssd4j.runtime.cuda.cudnn.ExecutionPlan;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.memory.MemoryPlan.Placement;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.spi.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program bound to memory: every launch with its addresses. The main line goes on one stream; what feeds outputs alone goes
 * on a second one, from where the main line has made what it reads, and both are joined in the end.
 */
final class CompiledProgram implements AutoCloseable {
    /** One launch, on the stream it is given. */
    private record Item(GpuStep step, DeviceKernels.Launch launch, boolean asideFollows) {}

    private final CloseStack owned;
    private final Map<String, DeviceSlice> buffers;
    private final List<Item> items;
    private final CudaStream main;
    private final CudaStream aside;
    private final CudaEvent made;
    private final CudaEvent join;

    private CompiledProgram(
            CloseStack owned,
            Map<String, DeviceSlice> buffers,
            List<Item> items,
            CudaStream main,
            CudaStream aside,
            CudaEvent made,
            CudaEvent join) {
        this.owned = owned;
        this.buffers = buffers;
        this.items = items;
        this.main = main;
        this.aside = aside;
        this.made = made;
        this.join = join;
    }

    /** What all programs of a session share. */
    record Parts(
            CudaDevice device,
            DeviceKernels kernels,
            DeviceWeights weights,
            CudnnHandle handle,
            CudaStream main,
            CudaStream aside,
            DeviceSlice slab,
            DeviceSlice workspace) {}

    /**
     * Binds a program.
     *
     * @param plans for each convolution by its name
     */
    static CompiledProgram bind(GpuProgram program, Map<String, ExecutionPlan> plans, Parts parts) {
        CloseStack owned = new CloseStack();
        try {
            Arena arena = owned.arena();
            Map<String, DeviceSlice> buffers = new HashMap<>();
            for (Placement place : program.memory().placements()) {
                buffers.put(
                        place.buffer().name(),
                        parts.slab().slice(place.offset(), place.buffer().bytes()));
            }
            List<Item> items = new ArrayList<>();
            List<GpuStep> steps = program.steps();
            for (int i = 0; i < steps.size(); i++) {
                GpuStep step = steps.get(i);
                boolean asideFollows = !step.aside()
                        && i + 1 < steps.size()
                        && steps.subList(i + 1, steps.size()).stream()
                                .anyMatch(
                                        later -> later.aside() && later.source().equals(step.destination()));
                items.add(new Item(step, launch(step, program, plans, parts, buffers, arena, owned), asideFollows));
            }
            CudaEvent made = owned.own(CudaEvent.in(parts.device().context()));
            CudaEvent join = owned.own(CudaEvent.in(parts.device().context()));
            return new CompiledProgram(owned, buffers, items, parts.main(), parts.aside(), made, join);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private static DeviceKernels.Launch launch(
            GpuStep step,
            GpuProgram program,
            Map<String, ExecutionPlan> plans,
            Parts parts,
            Map<String, DeviceSlice> buffers,
            Arena arena,
            CloseStack owned) {
        DeviceSlice from = buffer(buffers, step.source());
        DeviceSlice to = buffer(buffers, step.destination());
        DeviceKernels kernels = parts.kernels();
        int batch = program.batch();
        return switch (step) {
            case GpuStep.PackInput p -> kernels.packInput(arena, from, to, batch, p.shape(), p.paddedChannels());
            case GpuStep.Pool p -> kernels.maxPool(arena, from, to, batch, p.from(), p.to(), p.window());
            case GpuStep.Normalize n ->
                kernels.l2Normalize(
                        arena, from, parts.weights().of(n.name() + ".weight"), to, batch, n.shape(), n.epsilon());
            case GpuStep.Unpack u -> kernels.unpackOutput(arena, from, to, batch, u.shape());
            case GpuStep.Convolve c -> {
                ExecutionPlan plan = plans.get(c.name());
                if (plan == null) {
                    throw new IllegalStateException("no plan for layer " + c.name());
                }
                Map<TensorRole, Long> operands = Map.of(
                        TensorRole.INPUT, from.address().value(),
                        TensorRole.WEIGHTS,
                                parts.weights()
                                        .of(c.name() + ".weight")
                                        .address()
                                        .value(),
                        TensorRole.BIAS,
                                parts.weights().of(c.name() + ".bias").address().value(),
                        TensorRole.OUTPUT, to.address().value());
                long workspace = plan.workspaceBytes() == 0
                        ? 0
                        : parts.workspace().address().value();
                Execution execution = owned.own(Execution.prepare(parts.handle(), plan, operands, workspace));
                // cuDNN executes on its handle's stream, which is the main one.
                yield _ -> execution.run();
            }
        };
    }

    private static DeviceSlice buffer(Map<String, DeviceSlice> buffers, String name) {
        DeviceSlice slice = buffers.get(name);
        if (slice == null) {
            throw new IllegalStateException("no buffer " + name);
        }
        return slice;
    }

    /**
     * Enqueues everything on the two streams.
     *
     * @param input host images, pinned
     * @param outputs by output, host memory for the same images, pinned
     */
    void enqueue(MemorySegment input, Map<String, MemorySegment> outputs) {
        main.upload(input, buffer(buffers, Network.INPUT));
        for (Item item : items) {
            if (item.step().aside()) {
                item.launch().on(aside);
            } else {
                item.launch().on(main);
            }
            if (item.asideFollows()) {
                main.record(made);
                aside.await(made);
            }
            if (item.step() instanceof GpuStep.Unpack unpack) {
                MemorySegment host = outputs.get(unpack.output());
                if (host == null) {
                    throw new IllegalStateException("no host memory for output " + unpack.output());
                }
                aside.download(buffer(buffers, unpack.destination()), host);
            }
        }
        aside.record(join);
        main.await(join);
    }

    @Override
    public void close() {
        owned.close();
    }
}
