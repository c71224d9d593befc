// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

/** What a convolution applies to its result. */
public enum Activation {
    /** {@code max(0, x)}. */
    RELU,
    /** Nothing: the result is returned as it is, as in the heads of a detector. */
    NONE
}
