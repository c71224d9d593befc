// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import io.ssd4j.bindings.dnnl.dnnl_h;

/** The role of a memory in a primitive. */
public enum Argument {
    /** The input. */
    SOURCE,
    /** The output. */
    DESTINATION,
    /** A convolution's weights. */
    WEIGHTS,
    /** A convolution's bias. */
    BIAS,
    /** A normalization's scale. */
    SCALE,
    /** Working memory. */
    SCRATCHPAD;

    int code() {
        return switch (this) {
            case SOURCE -> dnnl_h.DNNL_ARG_SRC();
            case DESTINATION -> dnnl_h.DNNL_ARG_DST();
            case WEIGHTS -> dnnl_h.DNNL_ARG_WEIGHTS();
            case BIAS -> dnnl_h.DNNL_ARG_BIAS();
            case SCALE -> dnnl_h.DNNL_ARG_SCALE();
            case SCRATCHPAD -> dnnl_h.DNNL_ARG_SCRATCHPAD();
        };
    }
}
