// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.kernel.ElementEncoding;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A model's parameters on the GPU, in one allocation, shared by its sessions: convolution weights KRSC and biases in the
 * precision's type, normalization weights float32.
 */
final class DeviceWeights implements AutoCloseable {
    private final DeviceMemory memory;
    private final Map<String, DeviceSlice> slices;

    private DeviceWeights(DeviceMemory memory, Map<String, DeviceSlice> slices) {
        this.memory = memory;
        this.slices = slices;
    }

    /** What a parameter takes, aligned: offsets into the allocation are found before anything is allocated. */
    private record Place(long offset, long bytes) {}

    static DeviceWeights upload(
            CudaContext context, Network network, Weights weights, KernelElement element, int inputChannels) {
        Map<String, Place> places = new LinkedHashMap<>();
        long bytes = 0;
        for (Map.Entry<String, long[]> parameter : network.parameters().entrySet()) {
            long size = elements(network, parameter.getKey(), parameter.getValue(), inputChannels)
                    * type(network, parameter.getKey(), element).bytes();
            places.put(parameter.getKey(), new Place(bytes, size));
            bytes += (size + GpuProgram.ALIGNMENT - 1) & -GpuProgram.ALIGNMENT;
        }
        DeviceMemory memory = DeviceMemory.allocate(context, bytes, "the weights of " + network.name());
        try (Arena arena = Arena.ofShared();
                CudaStream stream = CudaStream.in(context)) {
            MemorySegment packed = arena.allocate(bytes, GpuProgram.ALIGNMENT);
            Map<String, DeviceSlice> slices = new LinkedHashMap<>();
            for (Map.Entry<String, long[]> parameter : network.parameters().entrySet()) {
                String name = parameter.getKey();
                long[] shape = parameter.getValue();
                Place place = Objects.requireNonNull(places.get(name));
                MemorySegment values = weights.parameter(name, shape);
                MemorySegment target = packed.asSlice(place.offset(), place.bytes());
                pack(network, name, shape, values, element, inputChannels, target);
                slices.put(name, memory.slice(place.offset(), place.bytes()));
            }
            stream.upload(packed, memory.all());
            // The staging memory ends with this block: the copy must be done with it.
            stream.synchronize();
            return new DeviceWeights(memory, slices);
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    private static boolean readsInput(Network network, String weight) {
        return network.operations().stream()
                .anyMatch(o -> o.input().equals(Network.INPUT) && weight.equals(o.name() + ".weight"));
    }

    private static KernelElement type(Network network, String parameter, KernelElement element) {
        boolean normalization = network.operations().stream()
                .anyMatch(o -> o instanceof Operation.L2Normalization && parameter.equals(o.name() + ".weight"));
        return normalization ? KernelElement.F32 : element;
    }

    private static long elements(Network network, String parameter, long[] shape, int inputChannels) {
        return shape.length == 4
                ? packing(network, parameter, shape, inputChannels).elements()
                : shape[0];
    }

    private static KrscPacking packing(Network network, String weight, long[] shape, int inputChannels) {
        int inputs = (int) shape[1];
        int padded = readsInput(network, weight) ? inputChannels : inputs;
        return new KrscPacking((int) shape[0], inputs, (int) shape[2], padded);
    }

    private static void pack(
            Network network,
            String parameter,
            long[] shape,
            MemorySegment values,
            KernelElement element,
            int inputChannels,
            MemorySegment target) {
        if (shape.length == 4) {
            packing(network, parameter, shape, inputChannels).pack(values, element, target);
            return;
        }
        KernelElement type = type(network, parameter, element);
        for (long i = 0; i < shape[0]; i++) {
            ElementEncoding.set(type, target, i, values.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i));
        }
    }

    /** Where a parameter lies. */
    DeviceSlice of(String parameter) {
        DeviceSlice slice = slices.get(parameter);
        if (slice == null) {
            throw new IllegalStateException("parameter " + parameter + " is not on the GPU");
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
