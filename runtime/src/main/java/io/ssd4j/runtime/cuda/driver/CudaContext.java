// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.cuCtxSetCurrent;
import static io.ssd4j.bindings.cuda.cuda_h.cuCtxSynchronize;
import static io.ssd4j.bindings.cuda.cuda_h.cuDevicePrimaryCtxRelease_v2;
import static io.ssd4j.bindings.cuda.cuda_h.cuDevicePrimaryCtxRetain;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemGetInfo_v2;

import io.ssd4j.runtime.spi.Dependents;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A share in a GPU's primary context, the one that every CUDA library of the process uses. Shared between threads; it cannot
 * be closed while an object made in it is open.
 *
 * <p>An error of a kernel or a copy (CUDA_ERROR_ILLEGAL_ADDRESS, for example) sticks: every later call in the context fails
 * with it. What is open can still be closed, each close reporting the error; once the last share is closed a new one may be
 * usable again, and otherwise a new process is.
 */
public final class CudaContext implements AutoCloseable {
    private final CudaGpu gpu;
    private final MemorySegment handle;
    private final Dependents dependents;

    private CudaContext(CudaGpu gpu, MemorySegment handle) {
        this.gpu = gpu;
        this.handle = handle;
        this.dependents = new Dependents("the context of GPU " + gpu.ordinal(), "object");
    }

    /**
     * Takes a share in the primary context, creates it if there is none yet (which takes tenths of a second and some hundred
     * MiB of the GPU's memory), and makes it current on the calling thread.
     */
    public static CudaContext retain(CudaGpu gpu) {
        MemorySegment handle =
                CudaDriver.handle("cuDevicePrimaryCtxRetain", out -> cuDevicePrimaryCtxRetain(out, gpu.ordinal()));
        CudaContext context = new CudaContext(gpu, handle);
        try {
            context.makeCurrent();
            return context;
        } catch (RuntimeException e) {
            cuDevicePrimaryCtxRelease_v2(gpu.ordinal());
            throw e;
        }
    }

    /** Its GPU. */
    public CudaGpu gpu() {
        return gpu;
    }

    /**
     * Makes this the context that the calling thread's driver calls go to, until another is made current on it.
     *
     * @throws IllegalStateException where it is closed
     */
    public void makeCurrent() {
        dependents.requireOpen();
        CudaDriver.check("cuCtxSetCurrent", cuCtxSetCurrent(handle));
    }

    /** Returns when everything enqueued in the context by any thread is done; it must be current. */
    public void synchronize() {
        dependents.requireOpen();
        CudaDriver.check("cuCtxSynchronize", cuCtxSynchronize());
    }

    /** What of the GPU's memory is free, for every process; the context must be current. */
    public MemoryInfo memoryInfo() {
        dependents.requireOpen();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment free = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment total = arena.allocate(ValueLayout.JAVA_LONG);
            CudaDriver.check("cuMemGetInfo", cuMemGetInfo_v2(free, total));
            return new MemoryInfo(free.get(ValueLayout.JAVA_LONG, 0), total.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    /** Something was made in the context. */
    void enter() {
        dependents.enter();
    }

    /** It is gone. */
    void leave() {
        dependents.leave();
    }

    /**
     * Gives the share back; idempotent.
     *
     * @throws IllegalStateException where something made in the context is still open; it stays open then
     */
    @Override
    public void close() {
        if (dependents.close()) {
            CudaDriver.check("cuDevicePrimaryCtxRelease", cuDevicePrimaryCtxRelease_v2(gpu.ordinal()));
        }
    }
}
