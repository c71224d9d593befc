// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.Argument;
import org.jspecify.annotations.Nullable;

/**
 * What computes a strip, on one thread.
 *
 * @param convolution reads rows of the source
 * @param pooling reads what the convolution writes; null without pooling
 */
record StripPrimitives(
        PrimitiveComputation convolution, @Nullable PrimitiveComputation pooling) {

    /** Whether the convolution has neither blocking nor vectors, and takes hundreds of times longer. */
    boolean isReference() {
        return convolution.implementation().startsWith("ref");
    }

    /** The bytes of the working memory that the two share. */
    long scratchBytes() {
        return Math.max(convolution.scratchBytes(), pooling == null ? 0 : pooling.scratchBytes());
    }

    /** The bytes between the two; 0 without pooling. */
    long betweenBytes() {
        return pooling == null ? 0 : convolution.layout(Argument.DESTINATION).bytes();
    }
}
