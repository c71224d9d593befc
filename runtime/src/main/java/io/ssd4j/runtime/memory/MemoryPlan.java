// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Places buffers in one slab so that two which are alive at the same step never overlap.
 *
 * <p>Greedy by size: the largest buffer first, each at the lowest aligned offset that is free for its whole life
 * (after Pisarchyk and Lee, arXiv:2001.03288, "greedy by size for offset calculation"; they take the smallest gap that
 * fits, the lowest one is simpler and came out no larger).
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
            return Math.addExact(offset, buffer.bytes());
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
     * @param alignment a power of two that every offset, and the slab's size, is a multiple of
     * @throws IllegalArgumentException where two buffers have the same name
     * @throws ArithmeticException where a long cannot hold the slab's size
     */
    public static MemoryPlan of(List<Buffer> buffers, long alignment) {
        if (alignment < 1 || Long.bitCount(alignment) != 1) {
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
            if (Math.addExact(offset, buffer.bytes()) <= rival.offset()) {
                break;
            }
            offset = Math.max(offset, align(rival.end(), alignment));
        }
        return offset;
    }

    private static long align(long value, long alignment) {
        return Math.addExact(value, alignment - 1) & -alignment;
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
        int width = placements.keySet().stream().mapToInt(String::length).max().orElse(0);
        String row = "%-" + Math.max(width, "buffer".length()) + "s %12s %12s  %s%n";
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT, row, "buffer", "offset", "bytes", "steps"));
        for (Placement p : placements.values()) {
            Buffer b = p.buffer();
            table.append(String.format(
                    Locale.ROOT, row, b.name(), p.offset(), b.bytes(), b.firstStep() + ".." + b.lastStep()));
        }
        return table.append("slab " + bytes + " bytes, " + unsharedBytes() + " without sharing")
                .toString();
    }
}
