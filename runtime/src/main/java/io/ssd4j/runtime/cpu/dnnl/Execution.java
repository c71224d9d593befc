// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_destroy;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_execute;

import io.ssd4j.bindings.dnnl.dnnl_exec_arg_t;
import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Map;

/**
 * A primitive, the code generated for one operation, with its arguments. Running it allocates nothing on the heap.
 *
 * <p>The stream and the memories must outlive it: it holds their raw pointers.
 */
public final class Execution extends OwnedHandle {
    private final MemorySegment stream;
    private final MemorySegment arguments;
    private final int count;
    private final String layer;

    /**
     * Generates the code and binds the arguments.
     *
     * @param layer the layer's name, for messages
     * @param allocator holds the argument list
     */
    public Execution(
            String layer,
            PrimitiveDescriptor descriptor,
            Stream stream,
            Map<Argument, Memory> arguments,
            SegmentAllocator allocator) {
        super(
                Dnnl.CALLS,
                Dnnl.CALLS.pointer("dnnl_primitive_create", out -> dnnl_primitive_create(out, descriptor.handle())),
                "dnnl_primitive_destroy",
                h -> dnnl_primitive_destroy(h));
        this.layer = layer;
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
        Dnnl.CALLS.check("dnnl_primitive_execute", layer, dnnl_primitive_execute(handle(), stream, count, arguments));
    }
}
