// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_destroy;

import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.MemorySegment;

/** The code generated for one operation. Immutable; several threads may execute it on different memory. */
public final class Primitive extends OwnedHandle {
    private Primitive(MemorySegment handle) {
        super(Dnnl.CALLS, handle, "dnnl_primitive_destroy", h -> dnnl_primitive_destroy(h));
    }

    /** Generates the code of a descriptor. */
    public static Primitive of(PrimitiveDescriptor descriptor) {
        return new Primitive(
                Dnnl.CALLS.pointer("dnnl_primitive_create", out -> dnnl_primitive_create(out, descriptor.handle())));
    }
}
