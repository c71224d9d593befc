// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What computes strips of the same extents on one lane.
 *
 * @param convolution reads the strip's rows of the source
 * @param pooling reads what the convolution writes; null without pooling
 */
record StripExecution(PrimitiveKernel convolution, @Nullable PrimitiveKernel pooling) {

    /** Computes a strip: the rows of the source that it reads, and those of the result that it writes. Allocates nothing on the heap. */
    void run(MemorySegment source, MemorySegment destination) {
        convolution.source().bind(source);
        if (pooling == null) {
            convolution.destination().bind(destination);
            convolution.run();
        } else {
            convolution.run();
            pooling.destination().bind(destination);
            pooling.run();
        }
    }
}
