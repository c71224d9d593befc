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

import java.lang.foreign.MemorySegment;

/**
 * How a primitive computes. Every primitive here takes its scratchpad from its caller, because a scratchpad inside the
 * primitive would make a shared primitive unsafe for two threads, and computes float32 as float32 whatever
 * {@code ONEDNN_DEFAULT_FPMATH_MODE} says.
 */
final class Attributes extends OwnedHandle {
    private Attributes(MemorySegment handle) {
        super("dnnl_primitive_attr_destroy", handle);
    }

    static Attributes plain() {
        Attributes attributes =
                new Attributes(Dnnl.create("dnnl_primitive_attr_create", out -> dnnl_primitive_attr_create(out)));
        try {
            MemorySegment handle = attributes.handle();
            Dnnl.check(
                    "dnnl_primitive_attr_set_scratchpad_mode",
                    dnnl_primitive_attr_set_scratchpad_mode(handle, dnnl_scratchpad_mode_user()));
            Dnnl.check(
                    "dnnl_primitive_attr_set_fpmath_mode",
                    dnnl_primitive_attr_set_fpmath_mode(handle, dnnl_fpmath_mode_strict()));
            return attributes;
        } catch (RuntimeException | Error e) {
            attributes.close();
            throw e;
        }
    }

    /** Applies ReLU to the result while it is still in registers. */
    static Attributes withRelu() {
        Attributes attributes = plain();
        MemorySegment postOps = Dnnl.create("dnnl_post_ops_create", out -> dnnl_post_ops_create(out));
        try {
            Dnnl.check(
                    "dnnl_post_ops_append_eltwise", dnnl_post_ops_append_eltwise(postOps, dnnl_eltwise_relu(), 0f, 0f));
            Dnnl.check(
                    "dnnl_primitive_attr_set_post_ops", dnnl_primitive_attr_set_post_ops(attributes.handle(), postOps));
            return attributes;
        } catch (RuntimeException | Error e) {
            attributes.close();
            throw e;
        } finally {
            dnnl_post_ops_destroy(postOps);
        }
    }

    @Override
    int destroy(MemorySegment closing) {
        return dnnl_primitive_attr_destroy(closing);
    }
}
