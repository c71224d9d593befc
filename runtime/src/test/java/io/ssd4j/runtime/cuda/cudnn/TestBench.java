// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.spi.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A GPU with a stream and a cuDNN handle, on which plans are executed one at a time. */
final class TestBench implements AutoCloseable {
    private final CloseStack owned = new CloseStack();
    private final CudaContext context;
    private final CudaStream stream;
    private final CudnnHandle handle;

    private TestBench() {
        NativeLibraries.load(NativeLibrary.CUDNN);
        if (!(CudaDriver.status() instanceof DriverStatus.Ready ready)) {
            throw new IllegalStateException(CudaDriver.status().toString());
        }
        try {
            context = owned.own(CudaContext.retain(ready.gpus().getFirst()));
            stream = owned.own(CudaStream.in(context));
            handle = owned.own(CudnnHandle.create());
            handle.setStream(stream.handle().address());
        } catch (RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    static TestBench open() {
        return new TestBench();
    }

    CudaContext context() {
        return context;
    }

    CudaStream stream() {
        return stream;
    }

    CudnnHandle handle() {
        return handle;
    }

    /** Executes a plan and returns what it writes, in the order N, C, H, W. */
    float[] execute(ExecutionPlan plan, OperandValues operands) {
        try (CloseStack used = new CloseStack()) {
            Map<TensorRole, DeviceSlice> memory = upload(plan.operation().operands(), operands, used);
            Map<TensorRole, Long> addresses = new HashMap<>();
            memory.forEach((role, slice) -> addresses.put(role, slice.address().value()));
            long workspace = plan.workspaceBytes() == 0
                    ? 0
                    : used.own(DeviceMemory.allocate(context, plan.workspaceBytes(), "a workspace"))
                            .all()
                            .address()
                            .value();
            used.own(Execution.prepare(handle, plan, addresses, workspace)).run();
            TensorSpec output = plan.operation().operands().stream()
                    .filter(spec -> spec.role() == TensorRole.OUTPUT)
                    .findFirst()
                    .orElseThrow();
            return download(output, Objects.requireNonNull(memory.get(TensorRole.OUTPUT)));
        }
    }

    /** Waits and returns a tensor, in the order N, C, H, W. */
    float[] download(TensorSpec spec, DeviceSlice slice) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment host = arena.allocate(Elements.bytes(spec), Long.BYTES);
            stream.download(slice, host);
            stream.synchronize();
            return Elements.read(spec, host);
        }
    }

    /** The operands in device memory; what is written there holds NaN before. */
    Map<TensorRole, DeviceSlice> upload(List<TensorSpec> specs, OperandValues operands, CloseStack owner) {
        Map<TensorRole, DeviceSlice> memory = new EnumMap<>(TensorRole.class);
        try (Arena arena = Arena.ofConfined()) {
            for (TensorSpec spec : specs) {
                DeviceSlice slice = owner.own(DeviceMemory.allocate(
                                context, Elements.bytes(spec), spec.role().toString()))
                        .all();
                memory.put(spec.role(), slice);
                MemorySegment host = arena.allocate(Elements.bytes(spec), Long.BYTES);
                host.fill((byte) -1);
                operands.find(spec.role()).ifPresent(values -> Elements.write(spec, values, host));
                stream.upload(host, slice);
                stream.synchronize();
            }
        }
        return memory;
    }

    /** Closes a plan that was only tried. */
    static ExecutionPlan closed(ExecutionPlan plan) {
        plan.close();
        return plan;
    }

    /** {@code ||actual - expected|| / ||expected||}. */
    static double relativeError(float[] actual, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    @Override
    public void close() {
        owned.close();
    }
}
