// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtMatrixLayoutCreate;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtMatrixLayoutDestroy;

import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.MemorySegment;

/** A dense column-major matrix in device memory. */
final class MatrixLayout extends OwnedHandle {
    private MatrixLayout(MemorySegment handle) {
        super(CublasLt.CALLS, handle, "cublasLtMatrixLayoutDestroy", h -> cublasLtMatrixLayoutDestroy(h));
    }

    /**
     * Describes a dense column-major matrix, which is the transpose of a row-major one.
     *
     * @param elements {@code cudaDataType}
     */
    static MatrixLayout dense(int elements, long rows, long columns) {
        return new MatrixLayout(CublasLt.CALLS.pointer(
                "cublasLtMatrixLayoutCreate", out -> cublasLtMatrixLayoutCreate(out, elements, rows, columns, rows)));
    }
}
