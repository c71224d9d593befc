// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.cuGraphDestroy;
import static io.ssd4j.bindings.cuda.cuda_h.cuGraphGetNodes;
import static io.ssd4j.bindings.cuda.cuda_h.cuGraphInstantiateWithFlags;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Recorded work with its dependencies. What is made of it does not need it any more. Not thread-safe. */
public final class CudaGraph extends OwnedHandle {
    CudaGraph(CudaContext context, MemorySegment handle) {
        super(context, "cuGraphDestroy", handle);
    }

    /** How many pieces of work it holds. */
    public long nodes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
            CudaDriver.check("cuGraphGetNodes", cuGraphGetNodes(handle(), MemorySegment.NULL, count));
            return count.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** Makes it ready to be launched. What its work uses must outlive the result. */
    public CudaGraphExec instantiate() {
        return new CudaGraphExec(
                context(),
                make(context(), "cuGraphInstantiateWithFlags", out -> cuGraphInstantiateWithFlags(out, handle(), 0)));
    }

    @Override
    int destroy(MemorySegment closing) {
        return cuGraphDestroy(closing);
    }
}
