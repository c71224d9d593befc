// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_memory_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_memory_destroy;

import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.MemorySegment;

/** A descriptor bound to bytes. The bytes are not owned by it and must outlive it. */
public final class Memory extends OwnedHandle {
    private Memory(MemorySegment handle) {
        super(Dnnl.CALLS, handle, "dnnl_memory_destroy", h -> dnnl_memory_destroy(h));
    }

    /**
     * Binds a descriptor to memory.
     *
     * @throws IllegalArgumentException if the memory is smaller than the descriptor says
     */
    public static Memory of(Engine engine, MemoryDescriptor descriptor, MemorySegment bytes) {
        // oneDNN takes a raw pointer: this is the last chance to notice a wrong size.
        if (bytes.byteSize() < descriptor.bytes()) {
            throw new IllegalArgumentException(
                    "memory of " + bytes.byteSize() + " bytes for a tensor of " + descriptor.bytes());
        }
        return new Memory(Dnnl.CALLS.pointer(
                "dnnl_memory_create", out -> dnnl_memory_create(out, descriptor.handle(), engine.handle(), bytes)));
    }
}
