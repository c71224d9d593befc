// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.memory.Liveness;
import io.ssd4j.runtime.memory.MemoryPlan;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.spi.OutputRefusal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A session's buffers: input and outputs of their own, since the user holds them; all others share one slab. */
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
        memory.plan
                .placements()
                .forEach(p -> memory.buffers.put(
                        p.buffer().name(), slab.asSlice(p.offset(), p.buffer().bytes())));
        Value input = steps.getFirst().source();
        memory.buffers.put(
                Network.INPUT, HostMemory.allocate(arena, input.descriptor().bytes(), "the session's input"));
        for (Step step : steps) {
            String buffer = step.destination().buffer();
            for (String output : network.outputs()) {
                if (buffer.equals(Lowering.outputBuffer(output))) {
                    long bytes = step.destination().descriptor().bytes();
                    MemorySegment segment = HostMemory.allocate(arena, bytes, "output " + output);
                    memory.buffers.put(buffer, segment);
                    memory.outputs.put(output, segment.asReadOnly());
                }
            }
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
        return MemoryPlan.of(liveness.buffers(), HostMemory.ALIGNMENT);
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

    MemorySegment output(String name) {
        MemorySegment output = outputs.get(name);
        if (output == null) {
            throw OutputRefusal.unknown(outputs.keySet(), name);
        }
        return output;
    }

    MemoryPlan plan() {
        return plan;
    }
}
