// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.memory;

import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.MemoryPlan.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Places buffers in one slab so that two in use at the same step never overlap.
 *
 * <p>Greedy by size: the largest buffer first, each at the lowest aligned offset that is free for its whole lifetime (after
 * Pisarchyk and Lee, arXiv:2001.03288, "greedy by size for offset calculation"; they take the smallest gap that fits, the lowest
 * one is simpler and turned out no larger).
 */
public final class SlabPlanner {
    private SlabPlanner() {}

    /**
     * Places the buffers.
     *
     * @param buffers with distinct names
     * @param alignment a power of two; every offset and the size of the slab are multiples of it
     * @throws IllegalArgumentException if two buffers have the same name
     * @throws ArithmeticException if the size of the slab does not fit in a long
     */
    public static MemoryPlan plan(List<Buffer> buffers, long alignment) {
        if (alignment < 1 || Long.bitCount(alignment) != 1) {
            throw new IllegalArgumentException("alignment must be a power of two, not " + alignment);
        }
        Set<String> names = new HashSet<>();
        for (Buffer buffer : buffers) {
            if (!names.add(buffer.name())) {
                throw new IllegalArgumentException("two buffers are named " + buffer.name());
            }
        }
        List<Buffer> bySize = buffers.stream()
                .sorted(Comparator.comparingLong(Buffer::bytes).reversed().thenComparingInt(Buffer::firstStep))
                .toList();
        List<Placement> placed = new ArrayList<>();
        long slab = 0;
        long unshared = 0;
        for (Buffer buffer : bySize) {
            Placement placement = lowestFree(buffer, placed, alignment);
            placed.add(placement);
            slab = Math.max(slab, end(placement));
            unshared += align(buffer.bytes(), alignment);
        }
        placed.sort(Comparator.comparingInt(Placement::firstStep));
        return new MemoryPlan(align(slab, alignment), unshared, placed);
    }

    private static Placement lowestFree(Buffer buffer, List<Placement> placed, long alignment) {
        List<Placement> rivals = placed.stream()
                .filter(p -> buffer.firstStep() <= p.lastStep() && p.firstStep() <= buffer.lastStep())
                .sorted(Comparator.comparingLong(Placement::offset))
                .toList();
        long offset = 0;
        for (Placement rival : rivals) {
            if (Math.addExact(offset, buffer.bytes()) <= rival.offset()) {
                break;
            }
            offset = Math.max(offset, align(end(rival), alignment));
        }
        return new Placement(buffer.name(), offset, buffer.bytes(), buffer.firstStep(), buffer.lastStep());
    }

    private static long end(Placement placement) {
        return Math.addExact(placement.offset(), placement.bytes());
    }

    private static long align(long value, long alignment) {
        return Math.addExact(value, alignment - 1) & -alignment;
    }
}
