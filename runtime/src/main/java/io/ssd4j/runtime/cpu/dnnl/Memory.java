// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_memory_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_memory_destroy;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_memory_set_data_handle;

import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.MemorySegment;

/** A descriptor bound to bytes. The bytes are not owned by it and must outlive it. */
public final class Memory extends OwnedHandle {
    private final long bytes;

    private Memory(MemorySegment handle, long bytes) {
        super(Dnnl.CALLS, handle, "dnnl_memory_destroy", h -> dnnl_memory_destroy(h));
        this.bytes = bytes;
    }

    /**
     * Binds a descriptor to memory.
     *
     * @throws IllegalArgumentException if the memory is smaller than the descriptor says
     */
    public static Memory of(Engine engine, MemoryDescriptor descriptor, MemorySegment bytes) {
        require(bytes, descriptor.bytes());
        MemorySegment handle = Dnnl.CALLS.pointer(
                "dnnl_memory_create", out -> dnnl_memory_create(out, descriptor.handle(), engine.handle(), bytes));
        return new Memory(handle, descriptor.bytes());
    }

    /**
     * Binds it to other memory, which executions that start later use. Allocates nothing on the heap.
     *
     * @throws IllegalArgumentException if the memory is smaller than the descriptor says
     */
    public void bind(MemorySegment other) {
        require(other, bytes);
        Dnnl.CALLS.check("dnnl_memory_set_data_handle", dnnl_memory_set_data_handle(handle(), other));
    }

    private static void require(MemorySegment memory, long bytes) {
        // oneDNN takes a raw pointer: this is the last chance to notice a wrong size.
        if (memory.byteSize() < bytes) {
            throw new IllegalArgumentException("memory of " + memory.byteSize() + " bytes for a tensor of " + bytes);
        }
    }
}
