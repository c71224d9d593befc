// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.choice.PlannedProgram;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.cuda.program.BatchSplit;
import io.ssd4j.runtime.cuda.program.GpuProgram;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A session's programs: one for each part that its batch is split into, in one slab and with one workspace, since they run
 * one after another.
 */
final class CompiledPrograms implements AutoCloseable {
    private final CloseStack owned;
    private final List<Part> parts;
    private final DeviceEnds ends;
    private final MemoryPlan memoryPlan;

    /** Some images of the batch, and what computes them. */
    private record Part(int first, int count, CompiledProgram program) {}

    private CompiledPrograms(CloseStack owned, List<Part> parts, DeviceEnds ends, MemoryPlan memoryPlan) {
        this.owned = owned;
        this.parts = parts;
        this.ends = ends;
        this.memoryPlan = memoryPlan;
    }

    /**
     * Chooses who computes each step, tells the device's listener of the memory that this takes, and allocates it.
     *
     * @param handle executes on any stream of the device
     * @param stream of the main line
     */
    static CompiledPrograms compile(
            CudaModel model, CudnnHandle handle, CudaStream stream, SessionOptions<?, ?> options) {
        CudaDevice device = model.device();
        DeviceWeights weights = model.weights();
        Network network = model.network();
        List<Integer> sizes = BatchSplit.of(options.batch(), GpuProgram.largestBatch(network));
        CloseStack owned = new CloseStack();
        try {
            Planning planning = owned.own(Planning.begin(
                    device,
                    model.precision(),
                    handle,
                    stream,
                    device.planStore().load(device.environment(model.precision()))));
            Map<Integer, PlannedProgram> planned = planning.plan(network, sizes, options::withBatch);
            planning.store(device.planStore());
            // The larger parts come first.
            MemoryPlan largest = Objects.requireNonNull(planned.get(sizes.getFirst()))
                    .program()
                    .memory();
            long workspaceBytes = workspaceBytes(planned, false);
            long asideBytes = workspaceBytes(planned, true);
            long endsBytes = DeviceEnds.bytes(network, model.precision(), options);
            device.reportMemory(weights.bytes(), largest.bytes() + endsBytes, workspaceBytes + asideBytes);
            DeviceSlice slab = allocate(device, owned, largest.bytes(), "the session's activation memory")
                    .orElseThrow();
            CudaStream aside = owned.own(CudaStream.in(device.context()));
            CompiledProgram.Parts shared = new CompiledProgram.Parts(
                    device.context(),
                    device.kernels(KernelElement.of(model.precision())),
                    weights,
                    stream,
                    aside,
                    slab,
                    allocate(device, owned, workspaceBytes, "the session's workspace"),
                    allocate(device, owned, asideBytes, "the session's second workspace"));
            DeviceEnds ends = DeviceEnds.allocate(device.context(), network, model.precision(), options, owned);
            List<Part> parts = new ArrayList<>();
            int first = 0;
            for (int size : sizes) {
                PlannedProgram program = Objects.requireNonNull(planned.get(size));
                CompiledProgram bound = CompiledProgram.bind(program, shared, ends.part(first, size));
                parts.add(new Part(first, size, owned.own(bound)));
                first += size;
            }
            return new CompiledPrograms(owned, parts, ends, largest);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private static long workspaceBytes(Map<Integer, PlannedProgram> planned, boolean aside) {
        return planned.values().stream()
                .mapToLong(program -> program.workspaceBytes(aside))
                .max()
                .orElse(0);
    }

    private static Optional<DeviceSlice> allocate(CudaDevice device, CloseStack owned, long bytes, String what) {
        return bytes == 0
                ? Optional.empty()
                : Optional.of(owned.own(DeviceMemory.allocate(device.context(), bytes, what))
                        .all());
    }

    /** Enqueues the whole batch, part after part. */
    void enqueue(HostBuffers host) {
        for (Part part : parts) {
            part.program().enqueue(host.images(part.first(), part.count()));
        }
    }

    /** What of the session lies outside of the slab. */
    DeviceEnds ends() {
        return ends;
    }

    /** How the largest part's activations share the slab. */
    MemoryPlan memoryPlan() {
        return memoryPlan;
    }

    @Override
    public void close() {
        owned.close();
    }
}
