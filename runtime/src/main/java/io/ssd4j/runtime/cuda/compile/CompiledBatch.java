// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.compile;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.choice.Choices;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.kernel.DeviceKernels;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.staging.DefaultBoxTable;
import io.ssd4j.runtime.cuda.staging.DeviceEnds;
import io.ssd4j.runtime.cuda.staging.HostBuffers;
import io.ssd4j.runtime.cuda.weights.DeviceWeights;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A session's batch bound to memory: one program for each part that the batch is split into. The parts are computed one after another and
 * take turns with two slabs, so that the outputs of a part are unpacked and downloaded beside the computing of the next one; workspaces are
 * shared.
 */
public final class CompiledBatch {
    /** How many parts are in progress at the same time. */
    private static final int SLABS = 2;

    private final List<Part> parts = new ArrayList<>();
    private final CudaStream main;
    private final CudaStream incoming;
    private final CudaEvent begun;
    private final DeviceEnds ends;
    private final MemoryPlan memoryPlan;

    /**
     * A range of images and their program.
     *
     * @param uploaded recorded after the upload of its values
     */
    private record Part(int first, int count, CompiledProgram program, CudaEvent uploaded) {}

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
        long workspaceBytes = largest(choices, Choices::mainWorkspaceBytes);
        long asideBytes = largest(choices, Choices::asideWorkspaceBytes);
        int slabCount = Math.min(sizes.size(), SLABS);
        listener.memory(
                target.weights().bytes(),
                slabCount * memoryPlan.bytes()
                        + DeviceEnds.bytes(network, element, options)
                        + DefaultBoxTable.bytes(options),
                workspaceBytes + asideBytes);
        CudaContext context = target.context();
        List<DeviceSlice> slabs = new ArrayList<>();
        for (int i = 0; i < slabCount; i++) {
            slabs.add(allocate(context, memoryPlan.bytes(), "the session's activation memory", owned)
                    .orElseThrow());
        }
        main = target.stream();
        incoming = owned.own(CudaStream.in(context));
        begun = owned.own(CudaEvent.in(context));
        CompiledProgram.Shared shared = new CompiledProgram.Shared(
                target,
                owned.own(CudaStream.in(context)),
                allocate(context, workspaceBytes, "the session's workspace", owned),
                allocate(context, asideBytes, "the session's second workspace", owned),
                DefaultBoxTable.upload(context, target.stream(), options, owned));
        ends = new DeviceEnds(context, network, element, options, owned);
        int first = 0;
        for (int size : sizes) {
            Choices chosen = Objects.requireNonNull(choices.get(size));
            CompiledProgram program = new CompiledProgram(
                    chosen, shared, slabs.get(parts.size() % slabCount), ends.part(first, size), owned);
            parts.add(new Part(first, size, program, owned.own(CudaEvent.in(context))));
            first += size;
        }
    }

    private static long largest(Map<Integer, Choices> choices, ToLongFunction<Choices> workspaceBytes) {
        return choices.values().stream().mapToLong(workspaceBytes).max().orElse(0);
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

    /**
     * Enqueues the whole batch, part after part. Values are uploaded on a stream of their own, from the second part on; what outputs need is
     * enqueued on the second stream. Everything is done when the main stream is.
     */
    public void enqueue(HostBuffers host) {
        List<Map<String, MemorySegment>> images = parts.stream()
                .map(part -> host.images(part.first(), part.count()))
                .toList();
        upload(images);
        for (int i = 0; i < parts.size(); i++) {
            CompiledProgram program = parts.get(i).program();
            if (i > 0 && images.get(i).containsKey(Program.HOST_INPUT)) {
                main.await(parts.get(i).uploaded());
            }
            if (i >= SLABS) {
                // The second stream may still read the slab.
                parts.get(i - SLABS).program().join();
            }
            program.enqueue(images.get(i));
        }
        // The second stream works in order, so nothing of an earlier part is left.
        parts.getLast().program().join();
    }

    private void upload(List<Map<String, MemorySegment>> images) {
        if (!images.getFirst().containsKey(Program.HOST_INPUT)) {
            return;
        }
        if (parts.size() > 1) {
            main.record(begun);
            incoming.await(begun);
        }
        for (int i = 0; i < parts.size(); i++) {
            MemorySegment values = Objects.requireNonNull(images.get(i).get(Program.HOST_INPUT));
            CudaStream stream = i == 0 ? main : incoming;
            stream.upload(values, parts.get(i).program().buffer(Program.HOST_INPUT));
            if (i > 0) {
                stream.record(parts.get(i).uploaded());
            }
        }
    }

    /** The buffers outside the slab. */
    public DeviceEnds ends() {
        return ends;
    }

    /** The places of the largest part's activations in a slab. */
    public MemoryPlan memoryPlan() {
        return memoryPlan;
    }
}
