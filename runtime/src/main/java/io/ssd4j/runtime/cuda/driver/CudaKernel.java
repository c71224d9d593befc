// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static io.ssd4j.bindings.cuda.cuda_h.CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK;
import static io.ssd4j.bindings.cuda.cuda_h.CU_FUNC_ATTRIBUTE_NUM_REGS;
import static io.ssd4j.bindings.cuda.cuda_h.cuFuncGetAttribute;
import static io.ssd4j.bindings.cuda.cuda_h.cuFuncSetAttribute;
import static io.ssd4j.bindings.cuda.cuda_h.cuLaunchKernel;

import java.lang.foreign.MemorySegment;

/** A kernel of a {@link CudaModule}, which owns it; shared between threads. */
public final class CudaKernel {
    private final CudaModule module;
    private final String name;
    private final String launching;
    private final MemorySegment function;

    CudaKernel(CudaModule module, String name, MemorySegment function) {
        this.module = module;
        this.name = name;
        this.launching = "cuLaunchKernel of " + name;
        this.function = function;
    }

    /** Its name in the source. */
    public String name() {
        return name;
    }

    /** Most threads that a block of it may have, given its registers. */
    public int maxThreadsPerBlock() {
        return attribute(CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK());
    }

    /** Registers that a thread takes. */
    public int registers() {
        return attribute(CU_FUNC_ATTRIBUTE_NUM_REGS());
    }

    /**
     * Allows launches with more shared memory than the 48 KiB that every kernel may have.
     *
     * @param bytes up to {@link GpuAttribute#MAX_SHARED_MEMORY_PER_BLOCK_OPTIN}
     */
    public void allowSharedMemory(int bytes) {
        int status = cuFuncSetAttribute(handle(), CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES(), bytes);
        CudaDriver.check("cuFuncSetAttribute of " + name, status);
    }

    private int attribute(int attribute) {
        return CudaDriver.integer("cuFuncGetAttribute of " + name, out -> cuFuncGetAttribute(out, attribute, handle()));
    }

    /**
     * Enqueues one launch. What the arguments point to must outlive it; the arguments themselves are read before this returns.
     *
     * @param arguments as many and of the types that the kernel declares: nobody can check them
     */
    public void launch(CudaStream stream, LaunchShape shape, KernelArguments arguments) {
        int status = cuLaunchKernel(
                handle(),
                shape.gridX(),
                shape.gridY(),
                shape.gridZ(),
                shape.blockX(),
                shape.blockY(),
                shape.blockZ(),
                shape.sharedBytes(),
                stream.handle(),
                arguments.pointers(),
                MemorySegment.NULL);
        if (status != 0) {
            throw CudaDriver.failure(launching, status);
        }
    }

    private MemorySegment handle() {
        module.requireOpen();
        return function;
    }
}
