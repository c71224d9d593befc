// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_memory_desc_clone;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_memory_desc_create_with_tag;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_memory_desc_destroy;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_memory_desc_equal;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_memory_desc_get_size;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Extents, element type and layout of a tensor; immutable. The owner closes it. */
public final class MemoryDescriptor extends OwnedHandle {
    private MemoryDescriptor(MemorySegment handle) {
        super("dnnl_memory_desc_destroy", handle);
    }

    /** A descriptor in a named layout. */
    public static MemoryDescriptor of(DataType type, Layout layout, long... extents) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment dims = arena.allocateFrom(ValueLayout.JAVA_LONG, extents);
            return new MemoryDescriptor(Dnnl.create(
                    "dnnl_memory_desc_create_with_tag",
                    out -> dnnl_memory_desc_create_with_tag(out, extents.length, dims, type.code(), layout.tag())));
        }
    }

    /** Copies a descriptor that something else owns. */
    static MemoryDescriptor copyOf(MemorySegment borrowed) {
        return new MemoryDescriptor(
                Dnnl.create("dnnl_memory_desc_clone", out -> dnnl_memory_desc_clone(out, borrowed)));
    }

    /** A descriptor of its own with the same content; the caller closes it. */
    public MemoryDescriptor copy() {
        return copyOf(handle());
    }

    /** Bytes of memory that a tensor like this takes, the padding of blocked layouts included. */
    public long bytes() {
        return dnnl_memory_desc_get_size(handle());
    }

    /** Whether extents, type and layout are the same, so that the same bytes serve both. */
    public boolean sameAs(MemoryDescriptor other) {
        return dnnl_memory_desc_equal(handle(), other.handle()) != 0;
    }

    @Override
    int destroy(MemorySegment handle) {
        return dnnl_memory_desc_destroy(handle);
    }
}
