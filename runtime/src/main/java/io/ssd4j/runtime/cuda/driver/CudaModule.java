// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.cuModuleGetFunction;
import static io.ssd4j.bindings.cuda.cuda_h.cuModuleLoadData;
import static io.ssd4j.bindings.cuda.cuda_h.cuModuleUnload;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Device code in a context; shared between threads. */
public final class CudaModule extends OwnedHandle {
    private CudaModule(CudaContext context, MemorySegment handle) {
        super(context, "cuModuleUnload", handle);
    }

    /**
     * Loads an image.
     *
     * @param image a cubin for the context's GPU, whole and unaltered: the driver is not proof against others
     * @throws io.ssd4j.runtime.NativeCallException where it is for another architecture (CUDA_ERROR_NO_BINARY_FOR_GPU)
     */
    public static CudaModule load(CudaContext context, byte[] image) {
        try (Arena arena = Arena.ofConfined()) {
            // PTX ends in a zero byte; after a cubin one does no harm.
            MemorySegment copied = arena.allocate(image.length + 1L, Long.BYTES);
            MemorySegment.copy(image, 0, copied, ValueLayout.JAVA_BYTE, 0, image.length);
            return new CudaModule(context, make(context, "cuModuleLoadData", out -> cuModuleLoadData(out, copied)));
        }
    }

    /**
     * A kernel of it; usable as long as the module is open.
     *
     * @throws io.ssd4j.runtime.NativeCallException where there is none of that name
     */
    public CudaKernel kernel(String name) {
        context().makeCurrent();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name);
            MemorySegment function = CudaDriver.handle(
                    "cuModuleGetFunction of " + name, out -> cuModuleGetFunction(out, handle(), text));
            return new CudaKernel(this, name, function);
        }
    }

    @Override
    int destroy(MemorySegment closing) {
        return cuModuleUnload(closing);
    }
}
