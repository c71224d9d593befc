// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static io.ssd4j.bindings.cuda.cuda_h.cuMemcpyDtoHAsync_v2;
import static io.ssd4j.bindings.cuda.cuda_h.cuStreamWaitEvent;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.DeviceSignal;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.cuda.driver.PinnedMemory;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * Another library on the same GPU: it has its own stream, and knows a session's outputs, stream and event as numbers.
 */
final class DeviceConsumer implements AutoCloseable {
    private final CloseStack owned = new CloseStack();
    private final CudaContext context;
    private final CudaStream stream;
    private final CudaEvent done;
    private final Map<Long, MemorySegment> copies = new HashMap<>();

    DeviceConsumer() {
        DriverStatus.Ready ready = (DriverStatus.Ready) CudaDriver.status();
        context = owned.own(CudaContext.retain(ready.gpus().getFirst()));
        stream = owned.own(CudaStream.in(context));
        done = owned.own(CudaEvent.in(context));
    }

    /** Makes this stream wait for the outputs of the latest run. */
    void await(DeviceSignal signal) {
        assertEquals(0, cuStreamWaitEvent(stream.handle(), MemorySegment.ofAddress(signal.event()), 0));
    }

    /** Starts to read an output, and returns the segment that contains its values once {@link #finish()} returns. */
    MemorySegment read(DeviceOutput output) {
        MemorySegment copy = copies.computeIfAbsent(
                output.bytes(),
                bytes -> owned.own(PinnedMemory.allocate(context, bytes)).segment());
        assertEquals(0, cuMemcpyDtoHAsync_v2(copy, output.address(), output.bytes(), stream.handle()));
        return copy;
    }

    /** Makes the session's next run wait for the reads that this has started. */
    void holdBack(DeviceSignal signal) {
        stream.record(done);
        assertEquals(0, cuStreamWaitEvent(MemorySegment.ofAddress(signal.stream()), done.handle(), 0));
    }

    /** Waits for the reads that this has started. */
    void finish() {
        stream.synchronize();
    }

    @Override
    public void close() {
        owned.close();
    }
}
