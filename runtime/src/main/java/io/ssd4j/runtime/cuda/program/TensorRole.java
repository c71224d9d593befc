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
    /** One value for a convolution of 8-bit numbers: the number that one unit of its sums represents. */
    DESCALE,
    /** One value for results that are written as 8-bit numbers: the number of units that represent 1. */
    UNITS,
    /** Written: activations. */
    OUTPUT
}
