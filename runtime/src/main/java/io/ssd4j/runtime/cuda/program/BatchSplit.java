// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Splits a large batch into parts of two sizes at most, so that few sizes need choices. */
final class BatchSplit {
    /** Eight values of any element type take a multiple of 16 bytes, which libraries access memory at. */
    private static final int GRANULE = 8;

    private BatchSplit() {}

    /**
     * The parts in order, larger ones first: nearly equal, and multiples of eight except for the last one.
     *
     * @param batch images, at least 1
     * @param largest most images in a part; if it is less than eight, parts are as equal as possible instead
     */
    static List<Integer> of(int batch, int largest) {
        int count = Math.ceilDiv(batch, largest);
        if (count == 1 || largest < GRANULE) {
            return IntStream.range(0, count)
                    .mapToObj(part -> batch / count + (part < batch % count ? 1 : 0))
                    .toList();
        }
        int size = Math.min(Math.ceilDiv(Math.ceilDiv(batch, count), GRANULE) * GRANULE, largest / GRANULE * GRANULE);
        List<Integer> parts = new ArrayList<>();
        for (int left = batch; left > 0; left -= size) {
            parts.add(Math.min(left, size));
        }
        return List.copyOf(parts);
    }
}
