// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Places buffers in one slab so that two which are alive at the same step never overlap.
 *
 * <p>Greedy by size: the largest buffer first, each at the lowest aligned offset that is free for its whole life
 * (Pisarchyk and Lee, arXiv:2001.03288, "greedy by size for offset calculation").
 */
public final class MemoryPlan {
    private final Map<String, Placement> placements;
    private final long bytes;
    private final long alignment;

    /**
     * A buffer's place.
     *
     * @param buffer the buffer
     * @param offset bytes from the slab's start, a multiple of the alignment
     */
    public record Placement(Buffer buffer, long offset) {
        long end() {
            return offset + buffer.bytes();
        }
    }

    private MemoryPlan(Map<String, Placement> placements, long bytes, long alignment) {
        this.placements = placements;
        this.bytes = bytes;
        this.alignment = alignment;
    }

    /**
     * Places the buffers.
     *
     * @param buffers with distinct names
     * @param alignment a power of two that every offset is a multiple of
     */
    public static MemoryPlan of(List<Buffer> buffers, long alignment) {
        if (Long.bitCount(alignment) != 1) {
            throw new IllegalArgumentException("alignment must be a power of two, not " + alignment);
        }
        List<Buffer> bySize = buffers.stream()
                .sorted(Comparator.comparingLong(Buffer::bytes).reversed().thenComparingInt(Buffer::firstStep))
                .toList();
        List<Placement> placed = new ArrayList<>();
        long slab = 0;
        for (Buffer buffer : bySize) {
            Placement placement = new Placement(buffer, lowestFree(buffer, placed, alignment));
            placed.add(placement);
            slab = Math.max(slab, placement.end());
        }
        Map<String, Placement> byName = new LinkedHashMap<>();
        placed.stream()
                .sorted(Comparator.comparingInt(p -> p.buffer().firstStep()))
                .forEach(p -> {
                    if (byName.put(p.buffer().name(), p) != null) {
                        throw new IllegalArgumentException(
                                "two buffers are named " + p.buffer().name());
                    }
                });
        return new MemoryPlan(byName, align(slab, alignment), alignment);
    }

    private static long lowestFree(Buffer buffer, List<Placement> placed, long alignment) {
        List<Placement> rivals = placed.stream()
                .filter(p -> p.buffer().overlapsInTime(buffer))
                .sorted(Comparator.comparingLong(Placement::offset))
                .toList();
        long offset = 0;
        for (Placement rival : rivals) {
            if (offset + buffer.bytes() <= rival.offset()) {
                break;
            }
            offset = Math.max(offset, align(rival.end(), alignment));
        }
        return offset;
    }

    private static long align(long value, long alignment) {
        return (value + alignment - 1) & -alignment;
    }

    /** Bytes of the slab. */
    public long bytes() {
        return bytes;
    }

    /** Bytes that the buffers would take without sharing, each aligned. */
    public long unsharedBytes() {
        return placements.values().stream()
                .mapToLong(p -> align(p.buffer().bytes(), alignment))
                .sum();
    }

    /** The places, in the order in which the buffers come alive. */
    public List<Placement> placements() {
        return List.copyOf(placements.values());
    }

    /**
     * Where a buffer lies.
     *
     * @throws IllegalArgumentException where the plan has no such buffer
     */
    public long offset(String buffer) {
        Placement placement = placements.get(buffer);
        if (placement == null) {
            throw new IllegalArgumentException("the memory plan has no buffer '" + buffer + "'");
        }
        return placement.offset();
    }

    /** A table: buffer, offset, bytes, the steps it lives through, and the total with what sharing saved. */
    @Override
    public String toString() {
        StringBuilder table =
                new StringBuilder(String.format("%-20s %12s %12s  %s%n", "buffer", "offset", "bytes", "steps"));
        for (Placement p : placements.values()) {
            table.append(String.format(
                    "%-20s %12d %12d  %d..%d%n",
                    p.buffer().name(),
                    p.offset(),
                    p.buffer().bytes(),
                    p.buffer().firstStep(),
                    p.buffer().lastStep()));
        }
        return table.append(String.format("slab %d bytes, %d without sharing%n", bytes, unsharedBytes()))
                .toString();
    }
}
