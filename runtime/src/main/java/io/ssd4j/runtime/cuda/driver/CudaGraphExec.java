// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.cuGraphExecDestroy;
import static io.ssd4j.bindings.cuda.cuda_h.cuGraphLaunch;
import static io.ssd4j.bindings.cuda.cuda_h.cuGraphUpload;

import java.lang.foreign.MemorySegment;

/**
 * An executable graph. Its launches run one after another, even on different streams. One thread at a time.
 */
public final class CudaGraphExec extends ContextObject {
    CudaGraphExec(CudaContext context, MemorySegment handle) {
        super(context, handle, "cuGraphExecDestroy", h -> cuGraphExecDestroy(h));
    }

    /** Enqueues all of the graph's work as one item of the stream. */
    public void launch(CudaStream stream) {
        CudaDriver.CALLS.check("cuGraphLaunch", cuGraphLaunch(handle(), stream.handle()));
    }

    /** Uploads the graph to the GPU, which the first launch would otherwise do. */
    public void upload(CudaStream stream) {
        CudaDriver.CALLS.check("cuGraphUpload", cuGraphUpload(handle(), stream.handle()));
    }
}
