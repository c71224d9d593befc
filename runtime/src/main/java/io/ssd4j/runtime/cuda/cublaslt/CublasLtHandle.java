// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtCreate;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtDestroy;

import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.MemorySegment;

/** The library on one GPU: that of the context that was current when the handle was created. Thread-safe. */
public final class CublasLtHandle extends OwnedHandle {
    private CublasLtHandle(MemorySegment handle) {
        super(CublasLt.CALLS, handle, "cublasLtDestroy", h -> cublasLtDestroy(h));
    }

    /**
     * Creates a handle for the current context's GPU.
     *
     * @throws io.ssd4j.runtime.NativeCallException if there is no GPU or no driver
     */
    public static CublasLtHandle create() {
        return new CublasLtHandle(CublasLt.CALLS.pointer("cublasLtCreate", out -> cublasLtCreate(out)));
    }
}
