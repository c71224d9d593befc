// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.cuGraphDestroy;
import static io.ssd4j.bindings.cuda.cuda_h.cuGraphInstantiateWithFlags;

import java.lang.foreign.MemorySegment;

/** Recorded work with its dependencies. Executable graphs do not depend on it once instantiated. Not thread-safe. */
public final class CudaGraph extends ContextObject {
    CudaGraph(CudaContext context, MemorySegment handle) {
        super(context, handle, "cuGraphDestroy", h -> cuGraphDestroy(h));
    }

    /** Creates an executable graph. Everything that the recorded work uses must outlive it. */
    public CudaGraphExec instantiate() {
        return new CudaGraphExec(
                context(),
                create(context(), "cuGraphInstantiateWithFlags", out -> cuGraphInstantiateWithFlags(out, handle(), 0)));
    }
}
