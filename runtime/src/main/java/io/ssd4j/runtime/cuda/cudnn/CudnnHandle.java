// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnCreate;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnDestroy;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnSetStream;

import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.MemorySegment;

/**
 * cuDNN on one GPU: that of the context that was current when the handle was created. One thread at a time; each thread that
 * executes needs its own handle. Closing waits for the work that the handle has enqueued.
 */
public final class CudnnHandle extends OwnedHandle implements CudnnTarget {
    private CudnnHandle(MemorySegment handle) {
        super(Cudnn.CALLS, handle, "cudnnDestroy", h -> cudnnDestroy(h));
    }

    /**
     * Creates a handle for the current context's GPU.
     *
     * @throws io.ssd4j.runtime.NativeCallException if there is no GPU or no driver
     */
    public static CudnnHandle create() {
        return new CudnnHandle(Cudnn.CALLS.pointer("cudnnCreate", "the current GPU", out -> cudnnCreate(out)));
    }

    /**
     * Sets the stream of later executions.
     *
     * @param stream a {@code CUstream} of the same context; 0 is the default stream
     */
    public void setStream(long stream) {
        Cudnn.CALLS.check("cudnnSetStream", cudnnSetStream(handle(), MemorySegment.ofAddress(stream)));
    }
}
