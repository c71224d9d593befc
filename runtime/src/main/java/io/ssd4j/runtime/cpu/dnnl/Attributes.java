// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.*;

import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.interop.OwnedHandle;
import io.ssd4j.runtime.network.Activation;
import java.lang.foreign.MemorySegment;
import java.util.Set;

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
        MemorySegment handle = Dnnl.CALLS.pointer("dnnl_primitive_attr_create", out -> dnnl_primitive_attr_create(out));
        return CloseStack.prepare(new Attributes(handle), _ -> {
            Dnnl.CALLS.check(
                    "dnnl_primitive_attr_set_scratchpad_mode",
                    dnnl_primitive_attr_set_scratchpad_mode(handle, dnnl_scratchpad_mode_user()));
            Dnnl.CALLS.check(
                    "dnnl_primitive_attr_set_fpmath_mode",
                    dnnl_primitive_attr_set_fpmath_mode(handle, dnnl_fpmath_mode_strict()));
        });
    }

    /** An activation of the result, applied while it is still in registers. */
    static Attributes with(Activation activation) {
        return switch (activation) {
            case NONE -> plain();
            case RELU -> withRelu();
        };
    }

    /** As {@link #with(Activation)}, with scales that are given as arguments of each execution. */
    static Attributes with(Activation activation, Set<Argument> scales) {
        return CloseStack.prepare(with(activation), attributes -> scales.forEach(attributes::scale));
    }

    private void scale(Argument scale) {
        Argument scaled = scale.scaled();
        // Bit i: a scale for each index of dimension i, of which 0 is the output channel of weights.
        int mask = scaled == Argument.WEIGHTS ? 1 : 0;
        Dnnl.CALLS.check(
                "dnnl_primitive_attr_set_scales_mask",
                dnnl_primitive_attr_set_scales_mask(handle(), scaled.code(), mask));
    }

    private static Attributes withRelu() {
        return CloseStack.prepare(plain(), attributes -> {
            MemorySegment postOps = Dnnl.CALLS.pointer("dnnl_post_ops_create", out -> dnnl_post_ops_create(out));
            try {
                Dnnl.CALLS.check(
                        "dnnl_post_ops_append_eltwise",
                        dnnl_post_ops_append_eltwise(postOps, dnnl_eltwise_relu(), 0f, 0f));
                Dnnl.CALLS.check(
                        "dnnl_primitive_attr_set_post_ops",
                        dnnl_primitive_attr_set_post_ops(attributes.handle(), postOps));
            } finally {
                dnnl_post_ops_destroy(postOps);
            }
        });
    }
}
