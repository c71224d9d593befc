// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of bytes, kept as ranges that neither touch nor overlap. */
final class ByteRanges {
    private final NavigableMap<Long, Long> endByBegin = new TreeMap<>();
    private long size;

    /** Whether any byte from {@code begin} up to, not including, {@code end} is in the set. */
    boolean overlaps(long begin, long end) {
        Map.Entry<Long, Long> before = endByBegin.lowerEntry(end);
        return begin < end && before != null && before.getValue() > begin;
    }

    /** Adds the bytes from {@code begin} up to, not including, {@code end}, none of which may be in the set. */
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

    /** How many bytes are in the set. */
    long size() {
        return size;
    }
}
