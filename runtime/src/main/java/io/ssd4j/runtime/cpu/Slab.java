// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.memory.Liveness;
import io.ssd4j.runtime.memory.SlabPlanner;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The plan of the memory that a program's activations and working memory share. */
final class Slab {
    private static final String PURPOSE = "the session's activation memory";

    private Slab() {}

    /**
     * Plans it.
     *
     * @param separate the buffers that have memory of their own
     */
    static MemoryPlan plan(List<Step> steps, Set<String> separate) {
        Liveness liveness = new Liveness();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (!separate.contains(step.source().name())) {
                liveness.read(step.source().name(), i);
            }
            liveness.written(step.scratch(), step.computation().scratchBytes(), i);
            if (!separate.contains(step.destination().name())) {
                liveness.written(step.destination().name(), step.destination().bytes(), i);
            }
        }
        return SlabPlanner.plan(liveness.buffers(), HostMemory.ALIGNMENT);
    }

    /**
     * Checks that there is enough memory for it.
     *
     * @throws io.ssd4j.runtime.DeviceMemoryException if the system would kill the process for using it
     */
    static void require(List<Step> steps, Set<String> separate) {
        HostMemory.requireForBatch(plan(steps, separate).bytes(), PURPOSE);
    }

    /** Allocates it; returns its buffers by name. */
    static Map<String, MemorySegment> allocate(Arena arena, MemoryPlan plan) {
        MemorySegment slab = HostMemory.allocate(arena, plan.bytes(), PURPOSE);
        Map<String, MemorySegment> buffers = new HashMap<>();
        plan.placements().forEach(p -> buffers.put(p.buffer(), slab.asSlice(p.offset(), p.bytes())));
        return buffers;
    }
}
