// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_execute;

import io.ssd4j.bindings.dnnl.dnnl_exec_arg_t;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Map;

/**
 * One primitive with its arguments, ready to be executed again and again without touching the heap.
 *
 * <p>Its primitive, stream and memories must outlive it: it holds their bare pointers.
 */
public final class Execution {
    private final MemorySegment primitive;
    private final MemorySegment stream;
    private final MemorySegment arguments;
    private final int count;
    private final String what;

    /**
     * Prepares an execution.
     *
     * @param what for messages: the layer
     * @param allocator holds the argument list
     */
    public Execution(
            String what,
            Primitive primitive,
            Stream stream,
            Map<Argument, Memory> arguments,
            SegmentAllocator allocator) {
        this.what = what;
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

    /** Executes it on its stream. */
    public void run() {
        int status = dnnl_primitive_execute(primitive, stream, count, arguments);
        if (status != 0) {
            throw Dnnl.failure("dnnl_primitive_execute for " + what, status);
        }
    }
}
