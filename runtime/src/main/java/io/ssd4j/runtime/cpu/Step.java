// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import java.util.Map;

/**
 * One primitive of a lowered network.
 *
 * @param name the operation, or the buffer that a reorder writes
 * @param primitive what it computes
 * @param source what it reads
 * @param destination what it writes
 * @param scratchpad the layout of its scratchpad
 * @param parameters the parameters it reads, by the primitive's argument
 */
record Step(
        String name,
        PrimitiveDescriptor primitive,
        Value source,
        Value destination,
        MemoryDescriptor scratchpad,
        Map<Argument, Parameter> parameters) {

    /**
     * A parameter in the layout that a primitive expects.
     *
     * @param name for example {@code conv1_1.weight}
     * @param descriptor the layout
     */
    record Parameter(String name, MemoryDescriptor descriptor) {}

    /** The buffer of the scratchpad. */
    String scratchpadBuffer() {
        return name + ".scratchpad";
    }
}
