// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_memory_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_memory_destroy;

import java.lang.foreign.MemorySegment;

/** A descriptor bound to bytes. The bytes belong to somebody else and must outlive it. */
public final class Memory extends OwnedHandle {
    private Memory(MemorySegment handle) {
        super("dnnl_memory_destroy", handle);
    }

    /**
     * Binds a descriptor to memory.
     *
     * @throws IllegalArgumentException where the memory is smaller than the descriptor says
     */
    public static Memory of(Engine engine, MemoryDescriptor descriptor, MemorySegment bytes) {
        // oneDNN takes a bare pointer: this is the last place where a wrong size can still be seen.
        if (bytes.byteSize() < descriptor.bytes()) {
            throw new IllegalArgumentException(
                    "memory of " + bytes.byteSize() + " bytes for a tensor of " + descriptor.bytes());
        }
        return new Memory(Dnnl.create(
                "dnnl_memory_create", out -> dnnl_memory_create(out, descriptor.handle(), engine.handle(), bytes)));
    }

    @Override
    int destroy(MemorySegment closing) {
        return dnnl_memory_destroy(closing);
    }
}
