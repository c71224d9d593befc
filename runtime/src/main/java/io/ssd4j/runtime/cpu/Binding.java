// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Stream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Objects;

/**
 * The memory that a computation is bound to; all of it outlives the kernel and is aligned to 64 bytes.
 *
 * @param step the step's name, for messages
 * @param engine the CPU
 * @param stream the queue of the program's primitives
 * @param arena for what the kernel needs besides, such as argument lists
 * @param source what the step reads
 * @param destination what it writes
 * @param scratch working memory, as large as {@link Computation#scratchBytes()}; other steps use it too
 * @param parameters the parameters, in the forms of {@link Computation#parameters()}
 */
record Binding(
        String step,
        Engine engine,
        Stream stream,
        Arena arena,
        MemorySegment source,
        MemorySegment destination,
        MemorySegment scratch,
        Map<Argument, MemorySegment> parameters) {

    /** The memory for an argument. */
    MemorySegment memory(Argument argument) {
        return switch (argument) {
            case SOURCE -> source;
            case DESTINATION -> destination;
            case SCRATCHPAD -> scratch;
            default -> Objects.requireNonNull(parameters.get(argument), argument::toString);
        };
    }
}
