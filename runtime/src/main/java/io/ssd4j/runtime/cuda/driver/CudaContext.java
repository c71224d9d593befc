// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.cuCtxSetCurrent;
import static io.ssd4j.bindings.cuda.cuda_h.cuDevicePrimaryCtxRelease_v2;
import static io.ssd4j.bindings.cuda.cuda_h.cuDevicePrimaryCtxRetain;
import static io.ssd4j.bindings.cuda.cuda_h.cuMemGetInfo_v2;

import io.ssd4j.runtime.engine.Dependents;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A reference to a GPU's primary context, which every CUDA library of the process uses. Thread-safe. It cannot be closed
 * while an object that was created in it is open.
 *
 * <p>An error of a kernel or a copy, such as CUDA_ERROR_ILLEGAL_ADDRESS, is sticky: every later call in the context fails with
 * it. Open objects can still be closed, and each close reports the error. After the last reference is closed, a new context
 * may work again; if it does not, only a new process helps.
 */
public final class CudaContext implements AutoCloseable {
    private final CudaGpu gpu;
    private final MemorySegment handle;

    /** The open objects of the context. */
    final Dependents dependents;

    private CudaContext(CudaGpu gpu, MemorySegment handle) {
        this.gpu = gpu;
        this.handle = handle;
        this.dependents = new Dependents("the context of GPU " + gpu.ordinal(), "object");
    }

    /**
     * Retains the primary context and makes it current on the calling thread. Creates it first if it does not exist yet, which
     * takes tenths of a second and a few hundred MiB of the GPU's memory.
     */
    public static CudaContext retain(CudaGpu gpu) {
        MemorySegment handle = CudaDriver.CALLS.pointer(
                "cuDevicePrimaryCtxRetain", out -> cuDevicePrimaryCtxRetain(out, gpu.ordinal()));
        CudaContext context = new CudaContext(gpu, handle);
        try {
            context.makeCurrent();
            return context;
        } catch (RuntimeException e) {
            cuDevicePrimaryCtxRelease_v2(gpu.ordinal());
            throw e;
        }
    }

    /** The GPU of the context. */
    public CudaGpu gpu() {
        return gpu;
    }

    /**
     * Makes this the calling thread's current context, which its driver calls go to.
     *
     * @throws IllegalStateException if it is closed
     */
    public void makeCurrent() {
        dependents.requireOpen();
        CudaDriver.CALLS.check("cuCtxSetCurrent", cuCtxSetCurrent(handle));
    }

    /** The GPU's memory, as seen by all processes. The context must be current. */
    public MemoryInfo memoryInfo() {
        dependents.requireOpen();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment total = arena.allocate(ValueLayout.JAVA_LONG);
            long free = CudaDriver.CALLS.int64("cuMemGetInfo", "", out -> cuMemGetInfo_v2(out, total));
            return new MemoryInfo(free, total.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    /**
     * Releases the context; idempotent.
     *
     * @throws IllegalStateException if an object of the context is still open; the context then stays open
     */
    @Override
    public void close() {
        if (dependents.close()) {
            CudaDriver.CALLS.check("cuDevicePrimaryCtxRelease", cuDevicePrimaryCtxRelease_v2(gpu.ordinal()));
        }
    }
}
