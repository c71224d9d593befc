// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The batch sizes of sessions. A session has a fixed batch size and its own memory, so that there are only few: powers of two, and the largest
 * batch.
 *
 * @param sizes ascending, from 1
 * @param padded whether a batch between two sizes is computed in one run of the larger size, as on a GPU, where a run that is not full costs little.
 *     Otherwise it is computed in several runs, which are all full
 */
record RunSizes(List<Integer> sizes, boolean padded) {
    /** On a CPU, eight images together take as long for each as any larger number of them, and the memory grows with the number. */
    private static final int MOST_ON_CPU = 8;

    /** The sizes for batches up to the given one. */
    static RunSizes of(int maxBatch, boolean onCpu) {
        int most = onCpu ? Math.min(maxBatch, MOST_ON_CPU) : maxBatch;
        List<Integer> sizes = new ArrayList<>();
        for (int size = 1; size < most; size *= 2) {
            sizes.add(size);
        }
        sizes.add(most);
        return new RunSizes(List.copyOf(sizes), !onCpu);
    }

    /**
     * The batch sizes of the runs for some images; if they are padded, the last one may be larger than what remains.
     *
     * @param images at least 1
     */
    List<Integer> runs(int images) {
        List<Integer> runs = new ArrayList<>();
        for (int rest = images; rest > 0; rest -= runs.getLast()) {
            runs.add(next(rest));
        }
        return runs;
    }

    private int next(int rest) {
        int below = 1;
        for (int size : sizes) {
            if (size == rest || (padded && size > rest)) {
                return size;
            }
            if (size < rest) {
                below = size;
            }
        }
        return below;
    }
}
