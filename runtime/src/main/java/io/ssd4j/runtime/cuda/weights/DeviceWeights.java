// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.weights;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.Step;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** A model's parameters on the GPU, in one allocation, shared by its sessions. */
public final class DeviceWeights implements AutoCloseable {
    private final DeviceMemory memory;
    private final Map<WeightPacking.Key, DeviceSlice> slices = new HashMap<>();

    private DeviceWeights(DeviceMemory memory, WeightPacking packing) {
        this.memory = memory;
        packing.tensors().forEach((key, tensor) -> slices.put(key, memory.slice(tensor.offset(), tensor.bytes())));
    }

    /** Packs the parameters of a network and uploads them. */
    public static DeviceWeights upload(CudaContext context, String network, Weights weights, WeightPacking packing) {
        DeviceMemory memory = DeviceMemory.allocate(context, packing.bytes(), "the weights of " + network);
        try (Arena arena = Arena.ofShared();
                CudaStream stream = CudaStream.in(context);
                CloseStack enqueued = new CloseStack()) {
            MemorySegment packed = arena.allocate(packing.bytes(), Program.ALIGNMENT);
            packing.pack(weights, packed);
            // The staging memory ends with this block, and the device memory if it fails: the copy must be done with
            // both.
            enqueued.onClose(stream::synchronize);
            stream.upload(packed, memory.all());
            stream.synchronize();
            return new DeviceWeights(memory, packing);
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    /** The parameters that a step reads. */
    public Map<TensorRole, DeviceSlice> of(Step step) {
        return switch (step.problem()) {
            case Problem.Convolution c ->
                Map.of(
                        TensorRole.WEIGHTS,
                        of(step, TensorRole.WEIGHTS, c.from().channels()),
                        TensorRole.BIAS,
                        of(step, TensorRole.BIAS, 0));
            case Problem.L2Normalization _ ->
                Map.of(
                        TensorRole.WEIGHTS,
                        of(step, TensorRole.WEIGHTS, 0),
                        TensorRole.SCALE,
                        of(step, TensorRole.SCALE, 0));
            case Problem.Packing _, Problem.Resizing _, Problem.MaxPooling _, Problem.Unpacking _ -> Map.of();
        };
    }

    private DeviceSlice of(Step step, TensorRole role, int inputChannels) {
        WeightPacking.Key key = new WeightPacking.Key(step.name(), role, inputChannels);
        DeviceSlice slice = slices.get(key);
        if (slice == null) {
            throw new IllegalStateException("not on the GPU: " + key);
        }
        return slice;
    }

    /** Bytes of device memory. */
    public long bytes() {
        return memory.bytes();
    }

    @Override
    public void close() {
        memory.close();
    }
}
