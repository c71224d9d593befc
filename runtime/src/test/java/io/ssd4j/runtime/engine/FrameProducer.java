// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceFrame;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.cuda.driver.PinnedMemory;
import io.ssd4j.runtime.image.Frame;
import java.lang.foreign.MemorySegment;

/** Another library on a GPU that writes frames into its own memory, on its own stream. */
final class FrameProducer implements AutoCloseable {
    private static final long BYTES = 1 << 17;

    /** Frames do not begin at aligned addresses. */
    private static final long OFFSET = 3;

    private static final long ALIGNED_OFFSET = 8;

    private static final int WORK = 10;

    private final CloseStack owned = new CloseStack();
    private final CudaStream stream;
    private final CudaEvent written;
    private final PinnedMemory staging;
    private final DeviceMemory memory;

    FrameProducer(int gpu) {
        DriverStatus.Ready ready = (DriverStatus.Ready) CudaDriver.status();
        CudaContext context = owned.own(CudaContext.retain(ready.gpus().get(gpu)));
        stream = owned.own(CudaStream.in(context));
        written = owned.own(CudaEvent.in(context));
        memory = owned.own(DeviceMemory.allocate(context, BYTES, "frames"));
        staging = owned.own(PinnedMemory.allocate(context, BYTES));
    }

    /** Starts to write a frame. */
    DeviceFrame write(Frame frame) {
        long address = write(frame.pixels(), memory.slice(OFFSET, frame.pixels().byteSize()));
        return new DeviceFrame(address, frame.width(), frame.height(), frame.rowStride(), frame.format());
    }

    /** Starts to write values at an aligned address, which is returned. */
    long write(MemorySegment values) {
        return write(values, memory.slice(ALIGNED_OFFSET, values.byteSize()));
    }

    private long write(MemorySegment content, DeviceSlice to) {
        long bytes = content.byteSize();
        staging.segment().asSlice(0, bytes).copyFrom(content);
        // So much work that a run that does not wait overtakes it.
        for (int i = 0; i < WORK; i++) {
            stream.fill(to, (byte) i);
        }
        stream.upload(staging.segment().asSlice(0, bytes), to);
        stream.record(written);
        return to.address().value();
    }

    /** The stream, a CUstream. */
    long stream() {
        return stream.handle().address();
    }

    /** The event that is recorded after each frame, a CUevent. */
    long event() {
        return written.handle().address();
    }

    /** The first address. */
    long address() {
        return memory.all().address().value();
    }

    /** The bytes from the first address. */
    long bytes() {
        return memory.bytes();
    }

    /** Waits until everything is written. */
    void finish() {
        stream.synchronize();
    }

    @Override
    public void close() {
        owned.close();
    }
}
