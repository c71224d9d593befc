// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.util.ArrayList;
import java.util.List;

/**
 * Compares two programs by runs in turn. Only the two times of a pair are compared, since the speed of a processor may change between
 * pairs.
 */
final class PairedRuns {
    /** Pairs that decide if all of them agree clearly. */
    private static final int FEWEST = 2;

    private static final int MOST = 5;

    /** Ratios from here on, or up to its inverse, are clear. */
    private static final double CLEAR = 1.2;

    private final List<Double> ratios = new ArrayList<>();

    /** Adds the times of a pair, in one unit. */
    void add(long first, long second) {
        ratios.add((double) second / first);
    }

    /** Whether no more pairs are needed. */
    boolean isDecided() {
        boolean clear = ratios.stream().allMatch(ratio -> ratio >= CLEAR)
                || ratios.stream().allMatch(ratio -> ratio <= 1 / CLEAR);
        return ratios.size() >= MOST || (ratios.size() >= FEWEST && clear);
    }

    /** Whether the second program is faster: the median of the ratios is less than 1. */
    boolean secondIsFaster() {
        List<Double> sorted = ratios.stream().sorted().toList();
        return !sorted.isEmpty() && sorted.get(sorted.size() / 2) < 1;
    }
}
