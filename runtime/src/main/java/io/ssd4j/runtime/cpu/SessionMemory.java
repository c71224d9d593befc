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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A session's buffers. Input and outputs have separate memory, since the user holds them; all others share one slab.
 *
 * @param plan the slab
 * @param buffers every buffer by name
 * @param outputs the returned outputs by name, read-only
 */
record SessionMemory(MemoryPlan plan, Map<String, MemorySegment> buffers, Map<String, MemorySegment> outputs) {

    static SessionMemory allocate(Arena arena, Network network, int batch, List<Step> steps, ReturnedOutputs returned) {
        Set<String> separate =
                returned.names().stream().map(ReturnedOutputs::buffer).collect(Collectors.toCollection(HashSet::new));
        separate.add(Network.INPUT);
        Liveness liveness = new Liveness();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (!separate.contains(step.source().name())) {
                liveness.read(step.source().name(), i);
            }
            liveness.written(step.scratchpad().name(), step.scratchpad().bytes(), i);
            if (!separate.contains(step.destination().name())) {
                liveness.written(step.destination().name(), step.destination().bytes(), i);
            }
        }
        MemoryPlan plan = SlabPlanner.plan(liveness.buffers(), HostMemory.ALIGNMENT);
        // The slab first: too large a batch must fail before the memory of the others is touched.
        MemorySegment slab = HostMemory.allocate(arena, plan.bytes(), "the session's activation memory");
        Map<String, MemorySegment> buffers = new HashMap<>();
        plan.placements().forEach(p -> buffers.put(p.buffer(), slab.asSlice(p.offset(), p.bytes())));
        buffers.put(Network.INPUT, float32(arena, batch, network.input(), "the session's input"));
        Map<String, MemorySegment> outputs = new LinkedHashMap<>();
        for (String output : returned.names()) {
            MemorySegment segment = float32(arena, batch, network.outputShape(output), "output " + output);
            buffers.put(ReturnedOutputs.buffer(output), segment);
            outputs.put(output, segment.asReadOnly());
        }
        return new SessionMemory(plan, buffers, outputs);
    }

    private static MemorySegment float32(Arena arena, int batch, Shape shape, String what) {
        return HostMemory.allocate(arena, batch * shape.elements() * Float.BYTES, what);
    }

    MemorySegment bytes(String buffer) {
        return Objects.requireNonNull(buffers.get(buffer), buffer);
    }
}
