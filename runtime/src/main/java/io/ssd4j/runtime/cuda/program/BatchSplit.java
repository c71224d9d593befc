// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import java.util.List;
import java.util.stream.IntStream;

/** Splits a large batch into parts as even as possible, so that at most two sizes need choices. */
final class BatchSplit {
    private BatchSplit() {}

    /**
     * The parts in order, larger ones first.
     *
     * @param batch images, at least 1
     * @param largest most images in a part
     */
    static List<Integer> of(int batch, int largest) {
        int parts = Math.ceilDiv(batch, largest);
        return IntStream.range(0, parts)
                .mapToObj(part -> batch / parts + (part < batch % parts ? 1 : 0))
                .toList();
    }
}
