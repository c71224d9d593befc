// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_GRAPH_EXEC_UPDATE_FAILURE;
import static io.ssd4j.bindings.cuda.cuda_h.cuGraphExecDestroy;
import static io.ssd4j.bindings.cuda.cuda_h.cuGraphExecUpdate_v2;
import static io.ssd4j.bindings.cuda.cuda_h.cuGraphLaunch;
import static io.ssd4j.bindings.cuda.cuda_h.cuGraphUpload;

import io.ssd4j.bindings.cuda.CUgraphExecUpdateResultInfo_st;
import java.lang.foreign.Arena;
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

    /**
     * Takes over the addresses and parameters of a graph of the same shape; launches under way keep the old ones.
     *
     * @return whether it did; false where the graph differs in more than that, and must be instantiated
     */
    public boolean update(CudaGraph graph) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = CUgraphExecUpdateResultInfo_st.allocate(arena);
            int status = cuGraphExecUpdate_v2(handle(), graph.handle(), result);
            if (status == CUDA_ERROR_GRAPH_EXEC_UPDATE_FAILURE()) {
                return false;
            }
            CudaDriver.CALLS.check("cuGraphExecUpdate", status);
            return true;
        }
    }
}
