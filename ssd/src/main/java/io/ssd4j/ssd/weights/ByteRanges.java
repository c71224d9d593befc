// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of byte offsets, stored as ranges that neither touch nor overlap. */
final class ByteRanges {
    private final NavigableMap<Long, Long> endByBegin = new TreeMap<>();
    private long size;

    /** Whether any byte in {@code [begin, end)} is in the set. */
    boolean overlaps(long begin, long end) {
        Map.Entry<Long, Long> before = endByBegin.lowerEntry(end);
        return begin < end && before != null && before.getValue() > begin;
    }

    /** Adds the bytes in {@code [begin, end)}; none of them may be in the set yet. */
    void add(long begin, long end) {
        if (begin == end) {
            return;
        }
        size += end - begin;
        Map.Entry<Long, Long> before = endByBegin.lowerEntry(begin);
        Long endAfter = endByBegin.remove(end);
        endByBegin.put(
                before != null && before.getValue() == begin ? before.getKey() : begin,
                endAfter == null ? end : endAfter);
    }

    /** Number of bytes in the set. */
    long size() {
        return size;
    }
}
