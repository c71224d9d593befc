// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_OUT_OF_MEMORY;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemAlloc_v2;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemFree_v2;

import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.NativeCallException;

/** An allocation in a GPU's memory, aligned to 256 bytes at least. Its contents are not initialized. */
public final class DeviceMemory extends Owned {
    private final long address;
    private final long bytes;

    private DeviceMemory(CudaContext context, long address, long bytes) {
        super(context);
        this.address = address;
        this.bytes = bytes;
    }

    /**
     * Allocates.
     *
     * @param bytes at least 1
     * @param what for the message where there is not enough memory: {@code the session's activation memory}
     * @throws DeviceMemoryException where the GPU has not that much left
     */
    public static DeviceMemory allocate(CudaContext context, long bytes, String what) {
        if (bytes < 1) {
            throw new IllegalArgumentException("an allocation of " + bytes + " bytes for " + what);
        }
        context.enter();
        try {
            context.makeCurrent();
            long address = CudaDriver.number("cuMemAlloc", out -> cuMemAlloc_v2(out, bytes));
            return new DeviceMemory(context, address, bytes);
        } catch (NativeCallException e) {
            context.leave();
            throw e.status() == CUDA_ERROR_OUT_OF_MEMORY() ? shortage(context, bytes, what, e) : e;
        } catch (RuntimeException | Error e) {
            context.leave();
            throw e;
        }
    }

    private static RuntimeException shortage(
            CudaContext context, long bytes, String what, NativeCallException refusal) {
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
                        + " MiB for " + what + free
                        + ": take a smaller batch, or end what else uses the GPU (nvidia-smi lists it)",
                refusal);
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    /** Its size. */
    public long bytes() {
        return bytes;
    }

    /** All of it. */
    public DeviceSlice all() {
        return slice(0, bytes);
    }

    /**
     * A part of it.
     *
     * @throws IndexOutOfBoundsException where the part is not inside
     */
    public DeviceSlice slice(long offset, long length) {
        if (offset < 0 || length < 0 || length > bytes - offset) {
            throw new IndexOutOfBoundsException(
                    "bytes " + offset + " to " + (offset + length) + " of " + bytes + " bytes of device memory");
        }
        return new DeviceSlice(this, new DeviceAddress(address + offset), length);
    }

    @Override
    void destroy() {
        CudaDriver.check("cuMemFree", cuMemFree_v2(address));
    }

    @Override
    public String toString() {
        return "device memory of " + bytes + " bytes";
    }
}
