// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static io.ssd4j.bindings.cuda.cuda_h.CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK;
import static io.ssd4j.bindings.cuda.cuda_h.CU_FUNC_ATTRIBUTE_NUM_REGS;
import static io.ssd4j.bindings.cuda.cuda_h.cuFuncGetAttribute;
import static io.ssd4j.bindings.cuda.cuda_h.cuFuncSetAttribute;
import static io.ssd4j.bindings.cuda.cuda_h.cuLaunchKernel;

import java.lang.foreign.MemorySegment;

/** A kernel of a {@link CudaModule}, which owns it. Thread-safe. */
public final class CudaKernel {
    private final CudaModule module;
    private final String name;
    private final MemorySegment function;

    CudaKernel(CudaModule module, String name, MemorySegment function) {
        this.module = module;
        this.name = name;
        this.function = function;
    }

    /** The kernel's name in the source. */
    public String name() {
        return name;
    }

    /** The maximum number of threads per block, given the kernel's register use. */
    public int maxThreadsPerBlock() {
        return attribute(CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK());
    }

    /** Registers per thread. */
    public int registers() {
        return attribute(CU_FUNC_ATTRIBUTE_NUM_REGS());
    }

    /**
     * Allows launches with more than the default 48 KiB of dynamic shared memory.
     *
     * @param bytes up to {@link GpuAttribute#MAX_SHARED_MEMORY_PER_BLOCK_OPTIN}
     */
    public void allowSharedMemory(int bytes) {
        int status = cuFuncSetAttribute(handle(), CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES(), bytes);
        CudaDriver.CALLS.check("cuFuncSetAttribute", name, status);
    }

    private int attribute(int attribute) {
        return CudaDriver.CALLS.int32("cuFuncGetAttribute", name, out -> cuFuncGetAttribute(out, attribute, handle()));
    }

    /**
     * Enqueues a launch. What the arguments point to must outlive it; the arguments themselves are read before this returns.
     *
     * @param arguments of the number and types that the kernel declares, which cannot be checked
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
        CudaDriver.CALLS.check("cuLaunchKernel", name, status);
    }

    private MemorySegment handle() {
        module.handle();
        return function;
    }
}
