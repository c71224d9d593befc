// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.memory.Liveness;
import io.ssd4j.runtime.memory.SlabPlanner;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A session's buffers. Input and outputs have separate memory, since the user holds them; all others share one slab.
 *
 * @param plan the slab
 * @param buffers every buffer by name
 * @param outputs the outputs by name, in network order, read-only
 */
record SessionMemory(MemoryPlan plan, Map<String, MemorySegment> buffers, Map<String, MemorySegment> outputs) {

    static SessionMemory allocate(Arena arena, Network network, int batch, List<Step> steps) {
        Map<String, MemorySegment> separate = new HashMap<>();
        Map<String, MemorySegment> outputs = new LinkedHashMap<>();
        separate.put(Network.INPUT, float32(arena, batch, network.input(), "the session's input"));
        for (String output : network.outputs()) {
            MemorySegment segment = float32(arena, batch, network.outputShape(output), "output " + output);
            separate.put(Lowering.outputBuffer(output), segment);
            outputs.put(output, segment.asReadOnly());
        }
        Liveness liveness = new Liveness();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (!separate.containsKey(step.source().name())) {
                liveness.read(step.source().name(), i);
            }
            liveness.written(step.scratchpad().name(), step.scratchpad().bytes(), i);
            if (!separate.containsKey(step.destination().name())) {
                liveness.written(step.destination().name(), step.destination().bytes(), i);
            }
        }
        MemoryPlan plan = SlabPlanner.plan(liveness.buffers(), HostMemory.ALIGNMENT);
        MemorySegment slab = HostMemory.allocate(arena, plan.bytes(), "the session's activation memory");
        Map<String, MemorySegment> buffers = new HashMap<>(separate);
        plan.placements().forEach(p -> buffers.put(p.buffer(), slab.asSlice(p.offset(), p.bytes())));
        return new SessionMemory(plan, buffers, outputs);
    }

    private static MemorySegment float32(Arena arena, int batch, Shape shape, String what) {
        return HostMemory.allocate(arena, batch * shape.elements() * Float.BYTES, what);
    }

    MemorySegment bytes(String buffer) {
        return Objects.requireNonNull(buffers.get(buffer), buffer);
    }
}
