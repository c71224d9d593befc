// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.GpuProgram;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model's parameters on the GPU, in one allocation, shared by its sessions. */
final class DeviceWeights implements AutoCloseable {
    private final DeviceMemory memory;
    private final Map<WeightPacking.Key, DeviceSlice> slices;

    private DeviceWeights(DeviceMemory memory, Map<WeightPacking.Key, DeviceSlice> slices) {
        this.memory = memory;
        this.slices = slices;
    }

    static DeviceWeights upload(CudaContext context, String network, Weights weights, WeightPacking packing) {
        DeviceMemory memory = DeviceMemory.allocate(context, packing.bytes(), "the weights of " + network);
        try (Arena arena = Arena.ofShared();
                CudaStream stream = CudaStream.in(context);
                CloseStack enqueued = new CloseStack()) {
            MemorySegment packed = arena.allocate(packing.bytes(), GpuProgram.ALIGNMENT);
            packing.pack(weights, packed);
            // The staging memory ends with this block, and the other where it fails: the copy must be done with both.
            enqueued.onClose(stream::synchronize);
            stream.upload(packed, memory.all());
            stream.synchronize();
            Map<WeightPacking.Key, DeviceSlice> slices = new LinkedHashMap<>();
            packing.tensors()
                    .forEach(tensor -> slices.put(tensor.key(), memory.slice(tensor.offset(), tensor.bytes())));
            return new DeviceWeights(memory, slices);
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    /** The parameters that a step reads. */
    Map<TensorRole, DeviceSlice> of(GpuStep step) {
        return switch (step) {
            case GpuStep.Convolve c ->
                Map.of(
                        TensorRole.WEIGHTS,
                        of(new WeightPacking.Key(c.name(), TensorRole.WEIGHTS, (int)
                                c.graph().input().extents().c())),
                        TensorRole.BIAS,
                        of(new WeightPacking.Key(c.name(), TensorRole.BIAS, 0)));
            case GpuStep.Normalize n ->
                Map.of(
                        TensorRole.WEIGHTS,
                        of(new WeightPacking.Key(n.name(), TensorRole.WEIGHTS, 0)),
                        TensorRole.SCALE,
                        of(new WeightPacking.Key(n.name(), TensorRole.SCALE, 0)));
            case GpuStep.PackInput _, GpuStep.ResizeInput _, GpuStep.Pool _, GpuStep.Unpack _ -> Map.of();
        };
    }

    private DeviceSlice of(WeightPacking.Key key) {
        DeviceSlice slice = slices.get(key);
        if (slice == null) {
            throw new IllegalStateException("not on the GPU: " + key);
        }
        return slice;
    }

    /** Bytes of device memory. */
    long bytes() {
        return memory.bytes();
    }

    @Override
    public void close() {
        memory.close();
    }
}
