// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.cuModuleGetFunction;
import static io.ssd4j.bindings.cuda.cuda_h.cuModuleLoadData;
import static io.ssd4j.bindings.cuda.cuda_h.cuModuleUnload;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Device code, loaded into a context. Thread-safe. */
public final class CudaModule extends ContextObject {
    private CudaModule(CudaContext context, MemorySegment handle) {
        super(context, handle, "cuModuleUnload", h -> cuModuleUnload(h));
    }

    /**
     * Loads a module.
     *
     * @param image an intact cubin for the context's GPU: the driver may crash on a damaged one
     * @throws io.ssd4j.runtime.NativeCallException if it is for another architecture (CUDA_ERROR_NO_BINARY_FOR_GPU)
     */
    public static CudaModule load(CudaContext context, byte[] image) {
        try (Arena arena = Arena.ofConfined()) {
            // The driver expects PTX to end in a zero byte; one after a cubin does no harm.
            MemorySegment copied = arena.allocate(image.length + 1L, Long.BYTES);
            MemorySegment.copy(image, 0, copied, ValueLayout.JAVA_BYTE, 0, image.length);
            return new CudaModule(context, create(context, "cuModuleLoadData", out -> cuModuleLoadData(out, copied)));
        }
    }

    /**
     * Finds a kernel, which is usable as long as the module is open.
     *
     * @throws io.ssd4j.runtime.NativeCallException if there is none of that name
     */
    public CudaKernel kernel(String name) {
        context().makeCurrent();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name);
            MemorySegment function = CudaDriver.CALLS.pointer(
                    "cuModuleGetFunction", name, out -> cuModuleGetFunction(out, handle(), text));
            return new CudaKernel(this, name, function);
        }
    }
}
