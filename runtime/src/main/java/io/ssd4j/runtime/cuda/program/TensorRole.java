// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

/** The part that a tensor plays in a step. */
public enum TensorRole {
    /** Read: activations. */
    INPUT,
    /** A convolution's filters, or a normalization's factor per channel. */
    WEIGHTS,
    /** A convolution's bias per channel. */
    BIAS,
    /** A normalization's weights times {@link io.ssd4j.runtime.network.Operation.L2Normalization#rmsScale}. */
    SCALE,
    /** Of a convolution of 8-bit numbers, one value: what one unit of its sums stands for. */
    DESCALE,
    /** Of values written as 8-bit numbers, one value: how many units stand for 1. */
    UNITS,
    /** Written: activations. */
    OUTPUT
}
