// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_eltwise_relu;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_fpmath_mode_strict;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_post_ops_append_eltwise;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_post_ops_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_post_ops_destroy;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_attr_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_attr_destroy;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_attr_set_fpmath_mode;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_attr_set_post_ops;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_attr_set_scratchpad_mode;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_scratchpad_mode_user;

import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.MemorySegment;

/**
 * How a primitive computes. Every primitive takes its scratchpad from its caller, because a scratchpad inside the primitive
 * would make it unsafe to share between threads, and computes float32 in float32 regardless of
 * {@code ONEDNN_DEFAULT_FPMATH_MODE}.
 */
final class Attributes extends OwnedHandle {
    private Attributes(MemorySegment handle) {
        super(Dnnl.CALLS, handle, "dnnl_primitive_attr_destroy", h -> dnnl_primitive_attr_destroy(h));
    }

    /** No operation after the primitive's own. */
    static Attributes plain() {
        Attributes attributes = new Attributes(
                Dnnl.CALLS.pointer("dnnl_primitive_attr_create", out -> dnnl_primitive_attr_create(out)));
        try {
            MemorySegment handle = attributes.handle();
            Dnnl.CALLS.check(
                    "dnnl_primitive_attr_set_scratchpad_mode",
                    dnnl_primitive_attr_set_scratchpad_mode(handle, dnnl_scratchpad_mode_user()));
            Dnnl.CALLS.check(
                    "dnnl_primitive_attr_set_fpmath_mode",
                    dnnl_primitive_attr_set_fpmath_mode(handle, dnnl_fpmath_mode_strict()));
            return attributes;
        } catch (RuntimeException | Error e) {
            attributes.close();
            throw e;
        }
    }

    /** ReLU of the result, applied while it is still in registers. */
    static Attributes withRelu() {
        Attributes attributes = plain();
        MemorySegment postOps = Dnnl.CALLS.pointer("dnnl_post_ops_create", out -> dnnl_post_ops_create(out));
        try {
            Dnnl.CALLS.check(
                    "dnnl_post_ops_append_eltwise", dnnl_post_ops_append_eltwise(postOps, dnnl_eltwise_relu(), 0f, 0f));
            Dnnl.CALLS.check(
                    "dnnl_primitive_attr_set_post_ops", dnnl_primitive_attr_set_post_ops(attributes.handle(), postOps));
            return attributes;
        } catch (RuntimeException | Error e) {
            attributes.close();
            throw e;
        } finally {
            dnnl_post_ops_destroy(postOps);
        }
    }
}
