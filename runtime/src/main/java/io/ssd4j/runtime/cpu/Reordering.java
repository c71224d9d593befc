// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Execution;
import io.ssd4j.runtime.cpu.dnnl.Memory;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.Primitive;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.cpu.dnnl.Stream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** A one-time copy from one layout to another, for weights while a model is loaded. */
final class Reordering {
    private Reordering() {}

    static void run(
            Engine engine,
            String what,
            MemoryDescriptor from,
            MemorySegment source,
            MemoryDescriptor to,
            MemorySegment destination) {
        try (Arena arena = Arena.ofShared();
                Stream stream = Stream.on(engine);
                PrimitiveDescriptor descriptor = PrimitiveDescriptor.reorder(engine, from, to);
                MemoryDescriptor scratchpad = descriptor.scratchpad();
                Primitive primitive = Primitive.of(descriptor);
                Memory read = Memory.of(engine, from, source);
                Memory written = Memory.of(engine, to, destination);
                Memory scratch = Memory.of(
                        engine, scratchpad, HostMemory.allocate(arena, scratchpad.bytes(), "packing " + what))) {
            new Execution(
                            what,
                            primitive,
                            stream,
                            Map.of(
                                    Argument.SOURCE, read,
                                    Argument.DESTINATION, written,
                                    Argument.SCRATCHPAD, scratch),
                            arena)
                    .run();
            stream.await();
        }
    }
}
