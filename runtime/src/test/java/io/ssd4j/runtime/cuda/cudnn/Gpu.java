// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.spi.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The first GPU, its context current, with a stream and a cuDNN handle on it. */
final class Gpu implements AutoCloseable {
    private final CloseStack owned = new CloseStack();
    private final CudaContext context;
    private final CudaStream stream;
    private final CudnnHandle handle;

    private Gpu() {
        DriverStatus status = CudaDriver.status();
        if (!(status instanceof DriverStatus.Ready ready)) {
            throw new IllegalStateException(status.toString());
        }
        if (!(NativeLibraries.load(NativeLibrary.CUDNN) instanceof Loaded)) {
            throw new IllegalStateException(
                    NativeLibraries.load(NativeLibrary.CUDNN).toString());
        }
        try {
            context = owned.own(CudaContext.retain(ready.gpus().getFirst()));
            stream = owned.own(CudaStream.in(context));
            handle = owned.own(CudnnHandle.create());
            handle.setStream(stream.handle().address());
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    static Gpu open() {
        return new Gpu();
    }

    CudnnHandle handle() {
        return handle;
    }

    /** Memory until this is closed; its address. */
    DeviceMemory memory(long bytes) {
        return owned.own(DeviceMemory.allocate(context, bytes, "a test"));
    }

    /** Elements of a type, rounded to it, in memory until this is closed. */
    DeviceMemory upload(DataType type, float[] values) {
        DeviceMemory memory = memory((long) values.length * type.bytes());
        try (Arena arena = Arena.ofShared()) {
            MemorySegment host = arena.allocate(memory.bytes(), Double.BYTES);
            for (int i = 0; i < values.length; i++) {
                switch (type) {
                    case FLOAT -> host.setAtIndex(ValueLayout.JAVA_FLOAT, i, values[i]);
                    case HALF -> host.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(values[i]));
                    case BFLOAT16 ->
                        host.setAtIndex(
                                ValueLayout.JAVA_SHORT, i, (short) (Float.floatToRawIntBits(values[i]) >>> Short.SIZE));
                }
            }
            stream.upload(host, memory.all());
            stream.synchronize();
        }
        return memory;
    }

    /** All elements of a type in memory, once everything on the stream is done. */
    float[] download(DataType type, DeviceMemory memory) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment host = arena.allocate(memory.bytes(), Double.BYTES);
            stream.download(memory.all(), host);
            stream.synchronize();
            float[] values = new float[(int) (memory.bytes() / type.bytes())];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (type) {
                    case FLOAT -> host.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                    case HALF -> Float.float16ToFloat(host.getAtIndex(ValueLayout.JAVA_SHORT, i));
                    case BFLOAT16 -> Float.intBitsToFloat(host.getAtIndex(ValueLayout.JAVA_SHORT, i) << Short.SIZE);
                };
            }
            return values;
        }
    }

    void synchronize() {
        stream.synchronize();
    }

    @Override
    public void close() {
        owned.close();
    }
}
