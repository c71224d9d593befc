// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_EXECUTION_PLAN_HANDLE;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_OPERATIONGRAPH_HANDLE;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnCreate;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnDestroy;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnSetStream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * cuDNN on the GPU whose context was current when the handle was created. One thread at a time; each thread that executes
 * takes a handle of its own.
 */
public final class CudnnHandle extends PlanTarget {
    private MemorySegment handle;

    private CudnnHandle(MemorySegment handle) {
        this.handle = handle;
    }

    /**
     * A handle on the current context's GPU.
     *
     * @throws io.ssd4j.runtime.NativeCallException where there is no GPU or no driver
     */
    public static CudnnHandle create() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment created = arena.allocate(ValueLayout.ADDRESS);
            Cudnn.check("cudnnCreate", cudnnCreate(created), "the current GPU");
            return new CudnnHandle(created.get(ValueLayout.ADDRESS, 0));
        }
    }

    /**
     * Executions go to this stream from now on.
     *
     * @param stream a {@code CUstream} of the same context; 0 is the default stream
     */
    public void setStream(long stream) {
        Cudnn.check("cudnnSetStream", cudnnSetStream(pointer(), MemorySegment.ofAddress(stream)), "a stream");
    }

    /**
     * The pointer to pass on.
     *
     * @throws IllegalStateException where the handle is closed
     */
    MemorySegment pointer() {
        if (handle.address() == 0) {
            throw new IllegalStateException("the cuDNN handle is closed");
        }
        return handle;
    }

    @Override
    void bind(DescriptorBuilder builder) {
        switch (builder.kind()) {
            case OPERATION_GRAPH -> builder.handle(CUDNN_ATTR_OPERATIONGRAPH_HANDLE(), pointer());
            case EXECUTION_PLAN -> builder.handle(CUDNN_ATTR_EXECUTION_PLAN_HANDLE(), pointer());
            default -> {} // engines and heuristics take it from the graph
        }
    }

    /** Waits for what it has executed and frees it; idempotent. */
    @Override
    public void close() {
        if (handle.address() != 0) {
            MemorySegment closing = handle;
            handle = MemorySegment.NULL;
            Cudnn.check("cudnnDestroy", cudnnDestroy(closing), "a handle");
        }
    }
}
