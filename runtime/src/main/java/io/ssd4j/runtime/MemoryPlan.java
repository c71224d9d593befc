// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.List;
import java.util.Locale;

/**
 * How a session's activations share one slab of memory: buffers in use at the same step never overlap.
 *
 * @param bytes the size of the slab
 * @param unsharedBytes the size it would have without sharing
 * @param placements the buffers, in the order in which they are first written
 */
public record MemoryPlan(long bytes, long unsharedBytes, List<Placement> placements) {

    /** Copies the list. */
    public MemoryPlan {
        placements = List.copyOf(placements);
    }

    /**
     * A buffer in the slab.
     *
     * @param buffer its name
     * @param offset bytes from the start of the slab
     * @param bytes its size
     * @param firstStep the step that writes it
     * @param lastStep the last step that reads it
     */
    public record Placement(String buffer, long offset, long bytes, int firstStep, int lastStep) {}

    /** A table of buffers with offset, size and steps, followed by the total and what it would be without sharing. */
    @Override
    public String toString() {
        int width = placements.stream().mapToInt(p -> p.buffer().length()).max().orElse(0);
        String row = "%-" + Math.max(width, "buffer".length()) + "s %12s %12s  %s%n";
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT, row, "buffer", "offset", "bytes", "steps"));
        for (Placement p : placements) {
            table.append(String.format(
                    Locale.ROOT, row, p.buffer(), p.offset(), p.bytes(), p.firstStep() + ".." + p.lastStep()));
        }
        return table.append(sizes()).toString();
    }

    /** The size of the slab beside the sum of its buffers. */
    public String sizes() {
        return "slab " + bytes + " bytes, " + unsharedBytes + " without sharing";
    }
}
