// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.CUBLAS_STATUS_SUCCESS;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtGetStatusName;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtGetStatusString;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtGetVersion;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.interop.CheckedCalls;

/** cuBLASLt itself. Thread-safe; the library must be loaded. */
public final class CublasLt {
    static final CheckedCalls CALLS = new CheckedCalls(CUBLAS_STATUS_SUCCESS(), CublasLt::describe);

    private CublasLt() {}

    /** The library's version number, 130100 for 13.1.0; a stored algorithm is valid for the version that named it only. */
    public static long version() {
        return cublasLtGetVersion();
    }

    private static String describe(int status) {
        return NativeMemory.utf8(cublasLtGetStatusName(status)) + ": "
                + NativeMemory.utf8(cublasLtGetStatusString(status));
    }
}
