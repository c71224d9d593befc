// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_OUT_OF_MEMORY;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemFreeHost;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemHostAlloc;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.bindings.memory.MemoryHeadroom;
import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Page-locked host memory, which the GPU can access directly. Only copies from and to such memory are asynchronous. Slow to
 * allocate and never swapped out, so it is for long-lived staging buffers. Its contents are not initialized.
 */
public final class PinnedMemory extends ContextObject {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;

    private PinnedMemory(CudaContext context, MemorySegment address, long bytes) {
        super(context, address, "cuMemFreeHost", a -> cuMemFreeHost(a));
        this.segment = NativeMemory.view(address.address(), bytes, arena);
    }

    /**
     * Allocates memory, aligned to a page.
     *
     * @param bytes at least 1
     * @throws DeviceMemoryException if the system cannot pin that much memory, or would end the process for lack of memory
     */
    public static PinnedMemory allocate(CudaContext context, long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("an allocation of " + bytes + " bytes of pinned memory");
        }
        // The driver touches every page, beyond what a container may use as well.
        MemoryHeadroom.refusal(bytes, "copies to and from the GPU", "use a smaller batch, or ")
                .ifPresent(refusal -> {
                    throw new DeviceMemoryException(refusal);
                });
        try {
            MemorySegment address = create(context, "cuMemHostAlloc", out -> cuMemHostAlloc(out, bytes, 0));
            return new PinnedMemory(context, address, bytes);
        } catch (NativeCallException e) {
            if (e.status() != CUDA_ERROR_OUT_OF_MEMORY()) {
                throw e;
            }
            throw new DeviceMemoryException(
                    "this machine has no " + DeviceMemory.mebibytes(bytes)
                            + " MiB of memory that can be pinned for the GPU to copy from and to: use a smaller batch, or"
                            + " raise the limit (ulimit -l, the container's memory)",
                    e);
        }
    }

    /** The memory, accessible from every thread; any access after closing throws. */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * Ends the segment: a late access then throws instead of crashing the process. Fails while a native function works with the segment, which
     * would go on in memory that is free.
     */
    @Override
    protected void endUse() {
        arena.close();
    }

    @Override
    public String toString() {
        return "pinned memory of " + segment.byteSize() + " bytes";
    }
}
