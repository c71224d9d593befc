// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.DeviceMemoryReport;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.MemoryInfo;
import io.ssd4j.runtime.memory.MemoryPlan;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.spi.CloseStack;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A session's programs: one for each size that its batch is split into, in one slab and with one workspace, since they run
 * one after another.
 */
final class CompiledPrograms implements AutoCloseable {
    private final CloseStack owned;
    private final int batch;
    private final List<Integer> parts;
    private final Map<Integer, CompiledProgram> bySize;
    private final List<String> outputs;
    private final MemoryPlan memoryPlan;

    private CompiledPrograms(
            CloseStack owned,
            int batch,
            List<Integer> parts,
            Map<Integer, CompiledProgram> bySize,
            List<String> outputs,
            MemoryPlan memoryPlan) {
        this.owned = owned;
        this.batch = batch;
        this.parts = parts;
        this.bySize = bySize;
        this.outputs = outputs;
        this.memoryPlan = memoryPlan;
    }

    /**
     * Chooses who computes each step, tells the device's listener of the memory that this takes, and allocates it.
     *
     * @param handle executes on any stream of the device
     * @param stream of the main line
     */
    static CompiledPrograms compile(
            CudaModel model,
            CudaDevice device,
            DeviceWeights weights,
            CudnnHandle handle,
            CudaStream stream,
            int batch) {
        Network network = model.network();
        List<Integer> parts = BatchSplit.of(batch, GpuProgram.largestBatch(network));
        CloseStack owned = new CloseStack();
        try {
            Planning planning = owned.own(Planning.begin(
                    device,
                    model.precision(),
                    handle,
                    stream,
                    device.planStore().load(device.environment(model.precision()))));
            Map<Integer, PlannedProgram> planned = planning.plan(network, parts);
            planning.store(device.planStore());
            // The larger parts come first.
            MemoryPlan largest = Objects.requireNonNull(planned.get(parts.getFirst()))
                    .program()
                    .memory();
            long workspaceBytes = workspaceBytes(planned, false);
            long asideBytes = workspaceBytes(planned, true);
            report(device, weights, largest.bytes(), workspaceBytes + asideBytes);
            DeviceSlice slab = allocate(device, owned, largest.bytes(), "the session's activation memory")
                    .orElseThrow();
            CudaStream aside = owned.own(CudaStream.in(device.context()));
            CompiledProgram.Parts shared = new CompiledProgram.Parts(
                    device.context(),
                    weights,
                    stream,
                    aside,
                    slab,
                    allocate(device, owned, workspaceBytes, "the session's workspace"),
                    allocate(device, owned, asideBytes, "the session's second workspace"));
            Map<Integer, CompiledProgram> bySize = new HashMap<>();
            planned.forEach((size, program) -> bySize.put(size, owned.own(CompiledProgram.bind(program, shared))));
            return new CompiledPrograms(owned, batch, parts, bySize, network.outputs(), largest);
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

    private static void report(CudaDevice device, DeviceWeights weights, long activations, long workspace) {
        MemoryInfo memory = device.context().memoryInfo();
        device.options()
                .listener()
                .memory(new DeviceMemoryReport(
                        device.id(), weights.bytes(), activations, workspace, memory.free(), memory.total()));
    }

    private static Optional<DeviceSlice> allocate(CudaDevice device, CloseStack owned, long bytes, String what) {
        return bytes == 0
                ? Optional.empty()
                : Optional.of(owned.own(DeviceMemory.allocate(device.context(), bytes, what))
                        .all());
    }

    /** Enqueues the whole batch, part after part. */
    void enqueue(HostBuffers host) {
        int first = 0;
        for (int size : parts) {
            CompiledProgram program = bySize.get(size);
            if (program == null) {
                throw new IllegalStateException("no program for " + size + " images");
            }
            Map<String, MemorySegment> targets = new HashMap<>();
            for (String output : outputs) {
                targets.put(output, HostBuffers.images(host.writable(output), batch, first, size));
            }
            program.enqueue(HostBuffers.images(host.input(), batch, first, size), targets);
            first += size;
        }
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
