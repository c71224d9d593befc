// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.cudnn.EngineFilter;
import io.ssd4j.runtime.cuda.cudnn.ExecutionPlan;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.cuda.plan.PlanEnvironment;
import io.ssd4j.runtime.memory.MemoryPlan;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.spi.CloseStack;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A session's programs: one for each size that its batch is split into, in one slab and with one workspace, since they run
 * one after another.
 */
final class CompiledPrograms implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CompiledPrograms.class.getName());

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

    static CompiledPrograms compile(
            CudaModel model,
            CudaDevice device,
            DeviceWeights weights,
            CudnnHandle handle,
            CudaStream stream,
            int batch) {
        Network network = model.network();
        KernelElement element = KernelElement.of(model.precision());
        int inputChannels = CudaModel.inputChannels(network, element);
        List<Integer> parts = BatchSplit.of(batch, GpuProgram.largestBatch(network, inputChannels));
        CloseStack owned = new CloseStack();
        try {
            Map<Integer, GpuProgram> programs = new LinkedHashMap<>();
            parts.forEach(size ->
                    programs.computeIfAbsent(size, s -> GpuProgram.of(network, model.precision(), s, inputChannels)));
            Map<Integer, Map<String, ExecutionPlan>> plans =
                    plan(device, model.precision(), handle, stream, programs, owned);
            // The larger parts come first.
            MemoryPlan largest =
                    Objects.requireNonNull(programs.get(parts.getFirst())).memory();
            long workspaceBytes = plans.values().stream()
                    .flatMap(p -> p.values().stream())
                    .mapToLong(ExecutionPlan::workspaceBytes)
                    .max()
                    .orElse(0);
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "{0} at batch {1}: weights {2}, activations {3}, workspace {4} bytes of GPU memory",
                    network.name(),
                    batch,
                    weights.bytes(),
                    largest.bytes(),
                    workspaceBytes);
            DeviceMemory slab = owned.own(
                    DeviceMemory.allocate(device.context(), largest.bytes(), "the session's activation memory"));
            DeviceMemory workspace = owned.own(
                    DeviceMemory.allocate(device.context(), Math.max(1, workspaceBytes), "cuDNN's workspace"));
            CudaStream aside = owned.own(CudaStream.in(device.context()));
            CompiledProgram.Parts shared = new CompiledProgram.Parts(
                    device, device.kernels(element), weights, handle, stream, aside, slab.all(), workspace.all());
            Map<Integer, CompiledProgram> bySize = new HashMap<>();
            programs.forEach((size, program) -> bySize.put(
                    size, owned.own(CompiledProgram.bind(program, plans.getOrDefault(size, Map.of()), shared))));
            return new CompiledPrograms(owned, batch, parts, bySize, network.outputs(), largest);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private static Map<Integer, Map<String, ExecutionPlan>> plan(
            CudaDevice device,
            Precision precision,
            CudnnHandle handle,
            CudaStream stream,
            Map<Integer, GpuProgram> programs,
            CloseStack owned) {
        PlanEnvironment environment = device.environment(precision);
        ConvolutionPlanner planner = new ConvolutionPlanner(
                handle,
                EngineFilter.of(precision, device.options().deterministic()),
                device.options().effort(),
                device.planStore().load(environment),
                new PlanTrial(device.context(), handle, stream, precision)::best,
                notice -> LOG.log(System.Logger.Level.INFO, notice));
        Map<Integer, Map<String, ExecutionPlan>> plans = new HashMap<>();
        programs.forEach((size, program) -> {
            Map<String, ExecutionPlan> byLayer = new HashMap<>();
            for (GpuStep step : program.steps()) {
                if (step instanceof GpuStep.Convolve convolve) {
                    byLayer.put(convolve.name(), owned.own(planner.plan(convolve.problem())));
                }
            }
            plans.put(size, byLayer);
        });
        if (!planner.made().isEmpty()) {
            try {
                device.planStore().store(environment, planner.made().values());
            } catch (IOException e) {
                // The plans are made and usable; only the next start will be slower.
                LOG.log(System.Logger.Level.INFO, "the plans could not be stored: " + e);
            }
        }
        return plans;
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
