// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_destroy;

import java.lang.foreign.MemorySegment;

/** Code generated for one operation; immutable, and safe to execute from several threads on different memory. */
public final class Primitive extends OwnedHandle {
    private Primitive(MemorySegment handle) {
        super("dnnl_primitive_destroy", handle);
    }

    /** Generates the code. */
    public static Primitive of(PrimitiveDescriptor descriptor) {
        return new Primitive(
                Dnnl.create("dnnl_primitive_create", out -> dnnl_primitive_create(out, descriptor.handle())));
    }

    @Override
    int destroy(MemorySegment closing) {
        return dnnl_primitive_destroy(closing);
    }
}
