// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.compile;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.choice.Choices;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.kernel.DeviceKernels;
import io.ssd4j.runtime.cuda.staging.DefaultBoxTable;
import io.ssd4j.runtime.cuda.staging.DeviceEnds;
import io.ssd4j.runtime.cuda.staging.HostBuffers;
import io.ssd4j.runtime.cuda.weights.DeviceWeights;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A session's batch bound to memory: one program for each part that the batch is split into, all in one slab and with
 * one workspace, since they run one after another.
 */
public final class CompiledBatch {
    private final List<Part> parts = new ArrayList<>();
    private final DeviceEnds ends;
    private final MemoryPlan memoryPlan;

    /** A range of images and their program. */
    private record Part(int first, int count, CompiledProgram program) {}

    /** The GPU that a batch is bound to. */
    public record Target(CudaContext context, DeviceKernels kernels, DeviceWeights weights, CudaStream stream) {}

    /** Receives the sizes of device memory in bytes before it is allocated. */
    @FunctionalInterface
    public interface MemoryListener {
        void memory(long weights, long activations, long workspace);
    }

    /**
     * Allocates the memory and binds the programs.
     *
     * @param sizes of the parts, the largest first
     * @param choices by batch size; their implementations must outlive this
     * @param options input and outputs of the whole batch
     * @param owned receives everything that the launches need
     * @throws io.ssd4j.runtime.DeviceMemoryException if the GPU has too little free memory
     */
    public CompiledBatch(
            Target target,
            Network network,
            ElementType element,
            List<Integer> sizes,
            Map<Integer, Choices> choices,
            SessionOptions<?, ?> options,
            MemoryListener listener,
            CloseStack owned) {
        memoryPlan =
                Objects.requireNonNull(choices.get(sizes.getFirst())).program().memory();
        long workspaceBytes = workspaceBytes(choices, false);
        long asideBytes = workspaceBytes(choices, true);
        listener.memory(
                target.weights().bytes(),
                memoryPlan.bytes() + DeviceEnds.bytes(network, element, options) + DefaultBoxTable.bytes(options),
                workspaceBytes + asideBytes);
        CudaContext context = target.context();
        DeviceSlice slab = allocate(context, memoryPlan.bytes(), "the session's activation memory", owned)
                .orElseThrow();
        CompiledProgram.Shared shared = new CompiledProgram.Shared(
                target,
                owned.own(CudaStream.in(context)),
                slab,
                allocate(context, workspaceBytes, "the session's workspace", owned),
                allocate(context, asideBytes, "the session's second workspace", owned),
                DefaultBoxTable.upload(context, target.stream(), options, owned));
        ends = new DeviceEnds(context, network, element, options, owned);
        int first = 0;
        for (int size : sizes) {
            Choices chosen = Objects.requireNonNull(choices.get(size));
            parts.add(new Part(first, size, new CompiledProgram(chosen, shared, ends.part(first, size), owned)));
            first += size;
        }
    }

    private static long workspaceBytes(Map<Integer, Choices> choices, boolean aside) {
        return choices.values().stream()
                .mapToLong(chosen -> chosen.workspaceBytes(aside))
                .max()
                .orElse(0);
    }

    private static Optional<DeviceSlice> allocate(CudaContext context, long bytes, String purpose, CloseStack owned) {
        return bytes == 0
                ? Optional.empty()
                : Optional.of(owned.own(DeviceMemory.allocate(context, bytes, purpose))
                        .all());
    }

    /** Enqueues every launch once, outside a capture; to be awaited before the first capture. */
    public void enqueueFirst() {
        parts.forEach(part -> part.program().enqueueFirst());
    }

    /** Enqueues the whole batch, part after part. */
    public void enqueue(HostBuffers host) {
        parts.forEach(part -> part.program().enqueue(host.images(part.first(), part.count())));
    }

    /** The buffers outside the slab. */
    public DeviceEnds ends() {
        return ends;
    }

    /** The places of the largest part's activations in the slab. */
    public MemoryPlan memoryPlan() {
        return memoryPlan;
    }
}
