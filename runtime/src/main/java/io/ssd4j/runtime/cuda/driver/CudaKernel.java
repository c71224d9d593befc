// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

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

    /**
     * Enqueues a launch. The memory that the arguments point to must outlive it; the arguments themselves are read before this
     * returns.
     *
     * @param arguments of the number and types that the kernel declares, which cannot be checked
     */
    public void launch(CudaStream stream, LaunchShape shape, KernelArguments arguments) {
        module.handle(); // throws if the module is closed, because the function is then gone too
        int status = cuLaunchKernel(
                function,
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
}
