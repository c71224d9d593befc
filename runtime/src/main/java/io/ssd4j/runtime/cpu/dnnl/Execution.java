// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_execute;

import io.ssd4j.bindings.dnnl.dnnl_exec_arg_t;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Map;

/**
 * A primitive with its arguments, ready to be executed repeatedly without allocating on the heap.
 *
 * <p>The primitive, the stream and the memories must outlive it: it holds their raw pointers.
 */
public final class Execution {
    private final MemorySegment primitive;
    private final MemorySegment stream;
    private final MemorySegment arguments;
    private final int count;
    private final String layer;

    /**
     * Prepares an execution.
     *
     * @param layer the layer's name, for messages
     * @param allocator holds the argument list
     */
    public Execution(
            String layer,
            Primitive primitive,
            Stream stream,
            Map<Argument, Memory> arguments,
            SegmentAllocator allocator) {
        this.layer = layer;
        this.primitive = primitive.handle();
        this.stream = stream.handle();
        this.count = arguments.size();
        this.arguments = dnnl_exec_arg_t.allocateArray(count, allocator);
        int index = 0;
        for (Map.Entry<Argument, Memory> argument : arguments.entrySet()) {
            MemorySegment slot = dnnl_exec_arg_t.asSlice(this.arguments, index++);
            dnnl_exec_arg_t.arg(slot, argument.getKey().code());
            dnnl_exec_arg_t.memory(slot, argument.getValue().handle());
        }
    }

    /** Executes the primitive on its stream. */
    public void run() {
        Dnnl.CALLS.check("dnnl_primitive_execute", layer, dnnl_primitive_execute(primitive, stream, count, arguments));
    }
}
