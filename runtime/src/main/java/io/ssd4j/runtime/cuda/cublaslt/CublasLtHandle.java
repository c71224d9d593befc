// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtCreate;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtDestroy;

import java.lang.foreign.MemorySegment;

/** The library on one GPU, that of the context which is current when this is made. Threads may share it. */
public final class CublasLtHandle extends OwnedHandle {
    private CublasLtHandle(MemorySegment handle) {
        super("cublasLtDestroy", handle);
    }

    /**
     * A handle on the current context's GPU.
     *
     * @throws io.ssd4j.runtime.NativeCallException where there is no GPU or no driver
     */
    public static CublasLtHandle create() {
        return new CublasLtHandle(CublasLt.create("cublasLtCreate", out -> cublasLtCreate(out)));
    }

    @Override
    int destroy(MemorySegment closing) {
        return cublasLtDestroy(closing);
    }
}
