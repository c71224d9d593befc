// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.*;

/** The memory layouts that ssd4j names itself; oneDNN chooses all others. */
public enum Layout {
    /** Whichever is fastest for the primitive that uses it. */
    ANY,
    /** A vector. */
    VECTOR,
    /** A matrix, row by row. */
    ROWS,
    /** N, C, H, W for activations; out, in, height, width for weights. */
    NCHW,
    /** N, H, W, C. */
    NHWC,
    /** N, C / 16, H, W, 16: blocks of channels. */
    CHANNEL_BLOCKS;

    int tag() {
        return switch (this) {
            case ANY -> dnnl_format_tag_any();
            case VECTOR -> dnnl_a();
            case ROWS -> dnnl_ab();
            case NCHW -> dnnl_abcd();
            case NHWC -> dnnl_acdb();
            case CHANNEL_BLOCKS -> dnnl_aBcd16b();
        };
    }
}
