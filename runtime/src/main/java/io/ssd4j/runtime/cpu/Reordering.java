// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Execution;
import io.ssd4j.runtime.cpu.dnnl.Memory;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.cpu.dnnl.Stream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** A copy of a tensor into another layout, once. */
final class Reordering {
    private Reordering() {}

    /**
     * Copies; returns when the copy is complete.
     *
     * @param name for messages
     */
    static void run(
            Engine engine,
            String name,
            MemoryDescriptor from,
            MemorySegment source,
            MemoryDescriptor to,
            MemorySegment destination) {
        if (from.sameAs(to)) {
            MemorySegment.copy(source, 0, destination, 0, from.bytes());
            return;
        }
        try (Arena scratch = Arena.ofShared();
                Stream stream = Stream.on(engine);
                PrimitiveDescriptor reorder = PrimitiveDescriptor.reorder(engine, from, to);
                MemoryDescriptor scratchpad = reorder.layout(Argument.SCRATCHPAD);
                Memory read = Memory.of(engine, from, source);
                Memory written = Memory.of(engine, to, destination);
                Memory working = Memory.of(
                        engine, scratchpad, HostMemory.allocate(scratch, scratchpad.bytes(), "packing " + name))) {
            Map<Argument, Memory> arguments =
                    Map.of(Argument.SOURCE, read, Argument.DESTINATION, written, Argument.SCRATCHPAD, working);
            try (Execution execution = new Execution(name, reorder, stream, arguments, scratch)) {
                execution.run();
                stream.await();
            }
        }
    }
}
