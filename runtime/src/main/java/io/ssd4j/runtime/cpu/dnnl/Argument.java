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
    /** The scale of an 8-bit input: one number. */
    SOURCE_SCALE,
    /** The scales of 8-bit weights: one number for each output channel. */
    WEIGHTS_SCALE,
    /** The scale of an 8-bit output: one number. */
    DESTINATION_SCALE,
    /** Working memory. */
    SCRATCHPAD;

    int code() {
        return switch (this) {
            case SOURCE -> dnnl_h.DNNL_ARG_SRC();
            case DESTINATION -> dnnl_h.DNNL_ARG_DST();
            case WEIGHTS -> dnnl_h.DNNL_ARG_WEIGHTS();
            case BIAS -> dnnl_h.DNNL_ARG_BIAS();
            case SCALE -> dnnl_h.DNNL_ARG_SCALE();
            case SOURCE_SCALE, WEIGHTS_SCALE, DESTINATION_SCALE -> dnnl_h.DNNL_ARG_ATTR_SCALES() | scaled().code();
            case SCRATCHPAD -> dnnl_h.DNNL_ARG_SCRATCHPAD();
        };
    }

    /** What a scale is for. */
    Argument scaled() {
        return switch (this) {
            case SOURCE_SCALE -> SOURCE;
            case WEIGHTS_SCALE -> WEIGHTS;
            case DESTINATION_SCALE -> DESTINATION;
            default -> throw new IllegalArgumentException(this + " is not a scale");
        };
    }
}
