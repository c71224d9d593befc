// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.memory.MemoryPlan.Placement;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.spi.CloseStack;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** What all programs of a session share; the steps aside have a workspace of their own, since they run at once. */
    record Parts(
            CudaContext context,
            DeviceWeights weights,
            CudaStream main,
            CudaStream aside,
            DeviceSlice slab,
            Optional<DeviceSlice> workspace,
            Optional<DeviceSlice> asideWorkspace) {}

    /** Binds a program. */
    static CompiledProgram bind(PlannedProgram planned, Parts parts) {
        CloseStack owned = new CloseStack();
        try {
            GpuProgram program = planned.program();
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
                Implementation implementation = planned.choice(step).implementation();
                items.add(new Item(step, implementation.bind(operands(step, parts, buffers), owned), asideFollows));
            }
            CudaEvent made = owned.own(CudaEvent.in(parts.context()));
            CudaEvent join = owned.own(CudaEvent.in(parts.context()));
            return new CompiledProgram(owned, buffers, items, parts.main(), parts.aside(), made, join);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private static Operands operands(GpuStep step, Parts parts, Map<String, DeviceSlice> buffers) {
        Map<TensorRole, DeviceSlice> tensors = new EnumMap<>(TensorRole.class);
        tensors.putAll(parts.weights().of(step));
        tensors.put(TensorRole.INPUT, buffer(buffers, step.source()));
        tensors.put(TensorRole.OUTPUT, buffer(buffers, step.destination()));
        return new Operands(tensors, step.aside() ? parts.asideWorkspace() : parts.workspace());
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
