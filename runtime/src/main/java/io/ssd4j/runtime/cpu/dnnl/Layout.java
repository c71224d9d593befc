// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_a;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_ab;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_abcd;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_acdb;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_format_tag_any;

/** The memory layouts that ssd4j names itself; every other one is oneDNN's own choice. */
public enum Layout {
    /** Whatever the primitive that uses it is fastest with. */
    ANY,
    /** A vector. */
    VECTOR,
    /** Rows of a matrix one after the other. */
    ROWS,
    /** N, C, H, W for activations; out, in, height, width for weights. */
    NCHW,
    /** N, H, W, C. */
    NHWC;

    int tag() {
        return switch (this) {
            case ANY -> dnnl_format_tag_any();
            case VECTOR -> dnnl_a();
            case ROWS -> dnnl_ab();
            case NCHW -> dnnl_abcd();
            case NHWC -> dnnl_acdb();
        };
    }
}
