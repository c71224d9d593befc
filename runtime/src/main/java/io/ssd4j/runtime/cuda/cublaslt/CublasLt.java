// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.CUBLAS_STATUS_SUCCESS;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtGetStatusName;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtGetStatusString;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.interop.CheckedCalls;

/** The checked calls of cuBLASLt. Thread-safe; the library must be loaded. */
final class CublasLt {
    static final CheckedCalls CALLS = new CheckedCalls(CUBLAS_STATUS_SUCCESS(), CublasLt::describe);

    private CublasLt() {}

    private static String describe(int status) {
        return NativeMemory.utf8(cublasLtGetStatusName(status)) + ": "
                + NativeMemory.utf8(cublasLtGetStatusString(status));
    }
}
