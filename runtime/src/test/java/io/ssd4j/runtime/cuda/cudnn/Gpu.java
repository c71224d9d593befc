// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The first GPU, with a current context, a stream and a cuDNN handle. */
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

    CudaContext context() {
        return context;
    }

    CudaStream stream() {
        return stream;
    }

    CudnnHandle handle() {
        return handle;
    }

    /** Allocates memory that lives until this is closed. */
    DeviceMemory memory(long bytes) {
        return owned.own(DeviceMemory.allocate(context, bytes, "a test"));
    }

    /** Allocates a tensor that lives until this is closed. */
    DeviceSlice upload(TensorSpec spec, float[] values) {
        DeviceSlice memory = memory(Elements.bytes(spec)).all();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment host = arena.allocate(memory.bytes(), Double.BYTES);
            Elements.write(spec, values, host);
            stream.upload(host, memory);
            stream.synchronize();
        }
        return memory;
    }

    /** Waits for the stream and returns a tensor's values. */
    float[] download(TensorSpec spec, DeviceSlice memory) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment host = arena.allocate(memory.bytes(), Double.BYTES);
            stream.download(memory, host);
            stream.synchronize();
            return Elements.read(spec, host);
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
