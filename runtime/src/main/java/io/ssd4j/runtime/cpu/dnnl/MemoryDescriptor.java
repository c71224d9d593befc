// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.*;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The extents, element type and layout of a tensor. Immutable; its owner closes it. */
public final class MemoryDescriptor extends OwnedHandle {
    private MemoryDescriptor(MemorySegment handle) {
        super(Dnnl.CALLS, handle, "dnnl_memory_desc_destroy", h -> dnnl_memory_desc_destroy(h));
    }

    /** Creates a descriptor with a named layout. */
    public static MemoryDescriptor of(ElementType type, Layout layout, long... extents) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment dims = arena.allocateFrom(ValueLayout.JAVA_LONG, extents);
            return new MemoryDescriptor(Dnnl.CALLS.pointer(
                    "dnnl_memory_desc_create_with_tag",
                    out -> dnnl_memory_desc_create_with_tag(
                            out, extents.length, dims, Dnnl.dataType(type), layout.tag())));
        }
    }

    /**
     * Creates a descriptor of values at given distances.
     *
     * @param strides for each extent, how many values apart its neighbors are
     */
    public static MemoryDescriptor strided(ElementType type, long[] extents, long[] strides) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment dims = arena.allocateFrom(ValueLayout.JAVA_LONG, extents);
            MemorySegment distances = arena.allocateFrom(ValueLayout.JAVA_LONG, strides);
            return new MemoryDescriptor(Dnnl.CALLS.pointer(
                    "dnnl_memory_desc_create_with_strides",
                    out -> dnnl_memory_desc_create_with_strides(
                            out, extents.length, dims, Dnnl.dataType(type), distances)));
        }
    }

    /** Copies a descriptor that is owned elsewhere. */
    static MemoryDescriptor copyOf(MemorySegment borrowed) {
        return new MemoryDescriptor(
                Dnnl.CALLS.pointer("dnnl_memory_desc_clone", out -> dnnl_memory_desc_clone(out, borrowed)));
    }

    /** Returns an equal descriptor, which the caller closes. */
    public MemoryDescriptor copy() {
        return copyOf(handle());
    }

    /** The bytes that such a tensor takes, including the padding of blocked layouts. */
    public long bytes() {
        return dnnl_memory_desc_get_size(handle());
    }

    /** Whether extents, type and layout are equal, so that the same bytes can be used with both. */
    public boolean sameAs(MemoryDescriptor other) {
        return dnnl_memory_desc_equal(handle(), other.handle()) != 0;
    }
}
