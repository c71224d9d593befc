// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_OUT_OF_MEMORY;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemAlloc_v2;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemFree_v2;

import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.NativeCallException;
import java.lang.foreign.MemorySegment;

/** An allocation in a GPU's memory, aligned to at least 256 bytes. Its contents are not initialized. */
public final class DeviceMemory extends ContextObject {
    private final long bytes;

    // A CUdeviceptr is as wide as a pointer. The segment has no bytes: Java cannot read through it.
    private DeviceMemory(CudaContext context, MemorySegment address, long bytes) {
        super(context, address, "cuMemFree", a -> cuMemFree_v2(a.address()));
        this.bytes = bytes;
    }

    /**
     * Allocates memory.
     *
     * @param bytes at least 1
     * @param purpose for the message if there is too little memory: {@code the session's activation memory}
     * @throws DeviceMemoryException if the GPU has too little free memory
     */
    public static DeviceMemory allocate(CudaContext context, long bytes, String purpose) {
        if (bytes < 1) {
            throw new IllegalArgumentException("an allocation of " + bytes + " bytes for " + purpose);
        }
        try {
            return new DeviceMemory(context, create(context, "cuMemAlloc", out -> cuMemAlloc_v2(out, bytes)), bytes);
        } catch (NativeCallException e) {
            throw e.status() == CUDA_ERROR_OUT_OF_MEMORY() ? shortage(context, bytes, purpose, e) : e;
        }
    }

    private static RuntimeException shortage(
            CudaContext context, long bytes, String purpose, NativeCallException refusal) {
        String free;
        try {
            MemoryInfo info = context.memoryInfo();
            free = "; " + mebibytes(info.free()) + " MiB of its " + mebibytes(info.total()) + " are free";
        } catch (NativeCallException e) {
            refusal.addSuppressed(e);
            free = "";
        }
        return new DeviceMemoryException(
                context.gpu().name() + " (cuda:" + context.gpu().ordinal() + ") has no " + mebibytes(bytes)
                        + " MiB for " + purpose + free
                        + ": use a smaller batch, or stop whatever else uses the GPU (nvidia-smi lists it)",
                refusal);
    }

    /** The size in MiB, rounded up. */
    static long mebibytes(long bytes) {
        return Math.ceilDiv(bytes, 1L << 20);
    }

    /** The size of the allocation. */
    public long bytes() {
        return bytes;
    }

    /** The whole allocation. */
    public DeviceSlice all() {
        return new DeviceSlice(this, new DeviceAddress(handle().address()), bytes);
    }

    /**
     * A part of the allocation.
     *
     * @throws IndexOutOfBoundsException if the part is not inside the allocation
     */
    public DeviceSlice slice(long offset, long length) {
        return all().slice(offset, length);
    }

    @Override
    public String toString() {
        return "device memory of " + bytes + " bytes";
    }
}
