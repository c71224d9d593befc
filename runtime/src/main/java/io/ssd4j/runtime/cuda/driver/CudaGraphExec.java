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
 * A graph that can be launched. Its launches run one after another, whatever streams they are on. One thread at a time.
 */
public final class CudaGraphExec extends OwnedHandle {
    CudaGraphExec(CudaContext context, MemorySegment handle) {
        super(context, "cuGraphExecDestroy", handle);
    }

    /** Enqueues all of its work as one item of the stream. */
    public void launch(CudaStream stream) {
        CudaDriver.check("cuGraphLaunch", cuGraphLaunch(handle(), stream.handle()));
    }

    /** Moves to the GPU what the first launch would have to. */
    public void upload(CudaStream stream) {
        CudaDriver.check("cuGraphUpload", cuGraphUpload(handle(), stream.handle()));
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
            CudaDriver.check("cuGraphExecUpdate", status);
            return true;
        }
    }

    @Override
    int destroy(MemorySegment closing) {
        return cuGraphExecDestroy(closing);
    }
}
