// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.weights;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.Step;
import io.ssd4j.runtime.cuda.program.StepTensor;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A model's parameters on the GPU, in one allocation, shared by its sessions. */
public final class DeviceWeights implements AutoCloseable {
    private final DeviceMemory memory;
    private final Map<WeightPacking.Key, DeviceSlice> slices = new HashMap<>();

    private DeviceWeights(DeviceMemory memory, WeightPacking packing) {
        this.memory = memory;
        packing.tensors()
                .forEach((key, packed) -> slices.put(
                        key, memory.slice(packed.offset(), key.tensor().bytes())));
    }

    /** Packs the parameters of a network and uploads them. */
    public static DeviceWeights upload(CudaContext context, String network, Weights weights, WeightPacking packing) {
        DeviceMemory memory = DeviceMemory.allocate(context, packing.bytes(), "the weights of " + network);
        try (Arena arena = Arena.ofShared();
                CudaStream stream = CudaStream.in(context);
                CloseStack enqueued = new CloseStack()) {
            MemorySegment packed = arena.allocate(packing.bytes(), Program.ALIGNMENT);
            packing.pack(weights, packed);
            // The staging memory ends with this block, and the device memory if it fails: the copy must end before
            // both. If the wait below fails, the stack waits once more before anything is freed.
            enqueued.onClose(stream::synchronize);
            stream.upload(packed, memory.all());
            stream.synchronize();
            return new DeviceWeights(memory, packing);
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, memory);
            throw e;
        }
    }

    /** The parameters that a step reads. */
    public Map<TensorRole, DeviceSlice> of(Step step) {
        Map<TensorRole, DeviceSlice> parameters = new EnumMap<>(TensorRole.class);
        for (StepTensor tensor : step.problem().tensors()) {
            if (tensor.role() != TensorRole.INPUT && tensor.role() != TensorRole.OUTPUT) {
                WeightPacking.Key key = new WeightPacking.Key(step.name(), tensor);
                parameters.put(tensor.role(), Objects.requireNonNull(slices.get(key), () -> "not on the GPU: " + key));
            }
        }
        return parameters;
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
