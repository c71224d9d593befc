// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.memory.Liveness;
import io.ssd4j.runtime.memory.SlabPlanner;
import io.ssd4j.runtime.network.Network;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A session's buffers. Input and outputs have memory of their own, since the user holds them; all others share one slab. */
final class SessionMemory {
    private final Map<String, MemorySegment> buffers = new HashMap<>();
    private final Map<String, MemorySegment> outputs = new LinkedHashMap<>();
    private final MemoryPlan plan;

    private SessionMemory(MemoryPlan plan) {
        this.plan = plan;
    }

    static SessionMemory allocate(Arena arena, Network network, List<Step> steps) {
        SessionMemory memory = new SessionMemory(plan(network, steps));
        String what = "the session's activation memory";
        MemorySegment slab = HostMemory.allocate(arena, memory.plan.bytes(), what);
        memory.plan.placements().forEach(p -> memory.buffers.put(p.buffer(), slab.asSlice(p.offset(), p.bytes())));
        Value input = steps.getFirst().source();
        memory.buffers.put(
                Network.INPUT, HostMemory.allocate(arena, input.descriptor().bytes(), "the session's input"));
        Map<String, Long> sizes = new HashMap<>();
        steps.forEach(step -> sizes.put(
                step.destination().buffer(), step.destination().descriptor().bytes()));
        for (String output : network.outputs()) {
            String buffer = Lowering.outputBuffer(output);
            MemorySegment segment =
                    HostMemory.allocate(arena, Objects.requireNonNull(sizes.get(buffer)), "output " + output);
            memory.buffers.put(buffer, segment);
            memory.outputs.put(output, segment.asReadOnly());
        }
        return memory;
    }

    private static MemoryPlan plan(Network network, List<Step> steps) {
        Liveness liveness = new Liveness();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (!step.source().buffer().equals(Network.INPUT)) {
                liveness.read(step.source().buffer(), i);
            }
            liveness.written(step.scratchpadBuffer(), step.scratchpad().bytes(), i);
            if (!isOutput(network, step.destination().buffer())) {
                liveness.written(
                        step.destination().buffer(),
                        step.destination().descriptor().bytes(),
                        i);
            }
        }
        return SlabPlanner.plan(liveness.buffers(), HostMemory.ALIGNMENT);
    }

    private static boolean isOutput(Network network, String buffer) {
        return network.outputs().stream().anyMatch(o -> buffer.equals(Lowering.outputBuffer(o)));
    }

    MemorySegment bytes(String buffer) {
        MemorySegment bytes = buffers.get(buffer);
        if (bytes == null) {
            throw new IllegalStateException("no buffer " + buffer);
        }
        return bytes;
    }

    /** The outputs by name, in network order. */
    Map<String, MemorySegment> outputs() {
        return outputs;
    }

    MemoryPlan plan() {
        return plan;
    }
}
