// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.*;

import io.ssd4j.runtime.DeviceProducer;
import java.lang.foreign.MemorySegment;

/**
 * An in-order queue of work on a GPU. Only events order the work of different streams, and no stream waits for the legacy
 * default stream. One thread at a time may enqueue. Closing does not wait: enqueued work is still done.
 */
public final class CudaStream extends ContextObject {
    private CudaStream(CudaContext context, MemorySegment handle) {
        super(context, handle, "cuStreamDestroy", h -> cuStreamDestroy_v2(h));
    }

    /** Creates a stream. */
    public static CudaStream in(CudaContext context) {
        return new CudaStream(
                context, create(context, "cuStreamCreate", out -> cuStreamCreate(out, CU_STREAM_NON_BLOCKING())));
    }

    /**
     * Copies from host to GPU.
     *
     * @param from off-heap; if not in {@link PinnedMemory}, the driver copies it through its own buffer. Must keep its
     *     contents until the copy is done
     * @param to at least as large
     */
    public void upload(MemorySegment from, DeviceSlice to) {
        requireRoom(from.byteSize(), to.bytes());
        requireNative(from);
        int status = cuMemcpyHtoDAsync_v2(to.address().value(), from, from.byteSize(), handle());
        CudaDriver.CALLS.check("cuMemcpyHtoDAsync", status);
    }

    /**
     * Copies from GPU to host.
     *
     * @param to off-heap, at least as large; if not in {@link PinnedMemory}, this waits. Holds the bytes once the copy is done
     */
    public void download(DeviceSlice from, MemorySegment to) {
        requireRoom(from.bytes(), to.byteSize());
        requireNative(to);
        if (to.isReadOnly()) {
            throw new IllegalArgumentException("a download into a read-only segment");
        }
        int status = cuMemcpyDtoHAsync_v2(to, from.address().value(), from.bytes(), handle());
        CudaDriver.CALLS.check("cuMemcpyDtoHAsync", status);
    }

    /** Copies within the GPU. The two must not overlap. */
    public void copy(DeviceSlice from, DeviceSlice to) {
        requireRoom(from.bytes(), to.bytes());
        int status = cuMemcpyDtoDAsync_v2(to.address().value(), from.address().value(), from.bytes(), handle());
        CudaDriver.CALLS.check("cuMemcpyDtoDAsync", status);
    }

    /** Sets every byte. */
    public void fill(DeviceSlice memory, byte value) {
        int status = cuMemsetD8Async(memory.address().value(), value, memory.bytes(), handle());
        CudaDriver.CALLS.check("cuMemsetD8Async", status);
    }

    /** Records an event, which happens when everything enqueued so far is done. */
    public void record(CudaEvent event) {
        CudaDriver.CALLS.check("cuEventRecord", cuEventRecord(event.handle(), handle()));
    }

    /** Makes later work wait for the last recording of an event; has no effect if it was never recorded. */
    public void await(CudaEvent event) {
        CudaDriver.CALLS.check("cuStreamWaitEvent", cuStreamWaitEvent(handle(), event.handle(), 0));
    }

    /**
     * Makes later work wait for an event of another library; has no effect if it was never recorded.
     *
     * @param event a CUevent of this context, which cannot be checked
     */
    public void awaitForeign(long event) {
        CudaDriver.CALLS.check("cuStreamWaitEvent", cuStreamWaitEvent(handle(), MemorySegment.ofAddress(event), 0));
    }

    /**
     * Makes later work wait for everything that is enqueued on a stream of another library.
     *
     * @param stream a CUstream of this context, which cannot be checked
     * @param mark is recorded on that stream
     */
    public void awaitForeign(long stream, CudaEvent mark) {
        CudaDriver.CALLS.check("cuEventRecord", cuEventRecord(mark.handle(), MemorySegment.ofAddress(stream)));
        await(mark);
    }

    /**
     * Makes later work wait for a producer.
     *
     * @param mark is recorded on the producer's stream
     */
    public void await(DeviceProducer producer, CudaEvent mark) {
        switch (producer) {
            case DeviceProducer.Complete _ -> {}
            case DeviceProducer.Stream(long handle) -> awaitForeign(handle, mark);
            case DeviceProducer.Event(long handle) -> awaitForeign(handle);
        }
    }

    /** Waits until everything enqueued is done, and throws if any of it failed. */
    public void synchronize() {
        CudaDriver.CALLS.check("cuStreamSynchronize", cuStreamSynchronize(handle()));
    }

    // The driver takes raw pointers and would copy beyond the end.
    private static void requireRoom(long from, long to) {
        if (from > to) {
            throw new IndexOutOfBoundsException("a copy of " + from + " bytes into " + to);
        }
    }

    private static void requireNative(MemorySegment host) {
        if (!host.isNative()) {
            throw new IllegalArgumentException(
                    "host memory of a copy must be off-heap: the GPU cannot reach Java's heap");
        }
    }
}
