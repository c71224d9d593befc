// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_OUT_OF_MEMORY;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemFreeHost;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemHostAlloc;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.spi.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Host memory that the GPU copies from and to by itself: only with it are copies asynchronous. Takes long to allocate and is
 * never swapped out, so it is for staging buffers that live long. Its contents are not initialized.
 */
public final class PinnedMemory extends Owned {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment address;
    private final MemorySegment segment;

    private PinnedMemory(CudaContext context, MemorySegment address, long bytes) {
        super(context);
        this.address = address;
        this.segment = NativeMemory.view(address.address(), bytes, arena);
    }

    /**
     * Allocates, aligned to a page.
     *
     * @param bytes at least 1
     * @throws DeviceMemoryException where the system has not that much left that may be pinned
     */
    public static PinnedMemory allocate(CudaContext context, long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("an allocation of " + bytes + " bytes of pinned memory");
        }
        try {
            MemorySegment address = make(context, "cuMemHostAlloc", out -> cuMemHostAlloc(out, bytes, 0));
            return new PinnedMemory(context, address, bytes);
        } catch (NativeCallException e) {
            throw e.status() == CUDA_ERROR_OUT_OF_MEMORY() ? shortage(bytes, e) : e;
        }
    }

    private static RuntimeException shortage(long bytes, NativeCallException refusal) {
        return new DeviceMemoryException(
                "this machine has no " + ((bytes + (1 << 20) - 1) >> 20)
                        + " MiB of memory that can be pinned for the GPU to copy from and to: take a smaller batch, or"
                        + " raise what limits it (ulimit -l, the container's memory)",
                refusal);
    }

    /** The memory, for every thread; after closing, every access throws. */
    public MemorySegment segment() {
        return segment;
    }

    @Override
    void destroy() {
        // The segment ends first, whatever comes of the rest: a late access throws instead of ending the process.
        try (CloseStack steps = new CloseStack()) {
            steps.onClose(() -> CudaDriver.check("cuMemFreeHost", cuMemFreeHost(address)));
            steps.onClose(arena::close);
        }
    }

    @Override
    public String toString() {
        return "pinned memory of " + segment.byteSize() + " bytes";
    }
}
