// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.MemoryPlan.Placement;
import io.ssd4j.runtime.cuda.choice.PlannedProgram;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.DeviceKernels;
import io.ssd4j.runtime.cuda.program.GpuProgram;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.engine.CloseStack;
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
            DeviceKernels kernels,
            DeviceWeights weights,
            CudaStream main,
            CudaStream aside,
            DeviceSlice slab,
            Optional<DeviceSlice> workspace,
            Optional<DeviceSlice> asideWorkspace) {}

    /**
     * Binds a program.
     *
     * @param outside the buffers that are not in the slab, by name
     */
    static CompiledProgram bind(PlannedProgram planned, Parts parts, Map<String, DeviceSlice> outside) {
        CloseStack owned = new CloseStack();
        try {
            GpuProgram program = planned.program();
            Map<String, DeviceSlice> buffers = new HashMap<>(outside);
            for (Placement place : program.memory().placements()) {
                buffers.put(place.buffer(), parts.slab().slice(place.offset(), place.bytes()));
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
                items.add(new Item(step, launch(step, planned, parts, buffers, owned), asideFollows));
            }
            CudaEvent made = owned.own(CudaEvent.in(parts.context()));
            CudaEvent join = owned.own(CudaEvent.in(parts.context()));
            return new CompiledProgram(owned, buffers, items, parts.main(), parts.aside(), made, join);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private static DeviceKernels.Launch launch(
            GpuStep step, PlannedProgram planned, Parts parts, Map<String, DeviceSlice> buffers, CloseStack owned) {
        if (step instanceof GpuStep.ResizeInput resize) {
            DeviceSlice frames = buffer(buffers, resize.source());
            DeviceSlice packed = buffer(buffers, resize.destination());
            return parts.kernels().resizeInput(owned.arena(), frames, packed, resize);
        }
        return planned.choice(step).implementation().bind(operands(step, parts, buffers), owned);
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
     * @param host where values come from and outputs go to; frames come before, and outputs on the device stay
     */
    void enqueue(HostBuffers.Images host) {
        host.input().ifPresent(input -> main.upload(input, buffer(buffers, GpuProgram.HOST_INPUT)));
        boolean branches = false;
        for (Item item : items) {
            if (item.step().aside()) {
                item.launch().on(aside);
                branches = true;
            } else {
                item.launch().on(main);
            }
            if (item.asideFollows()) {
                main.record(made);
                aside.await(made);
            }
            if (item.step() instanceof GpuStep.Unpack unpack) {
                host.output(unpack.output())
                        .ifPresent(output -> aside.download(buffer(buffers, unpack.destination()), output));
            }
        }
        // A stream that took no part in the capture must not be joined to it.
        if (branches) {
            aside.record(join);
            main.await(join);
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
