// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtMatrixLayoutCreate;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtMatrixLayoutDestroy;

import io.ssd4j.runtime.interop.OwnedHandle;

/** A dense column-major matrix in device memory, which is the transpose of a row-major one. */
final class MatrixLayout extends OwnedHandle {
    /**
     * @param elements {@code cudaDataType}
     */
    MatrixLayout(int elements, long rows, long columns) {
        super(
                CublasLt.CALLS,
                CublasLt.CALLS.pointer(
                        "cublasLtMatrixLayoutCreate",
                        out -> cublasLtMatrixLayoutCreate(out, elements, rows, columns, rows)),
                "cublasLtMatrixLayoutDestroy",
                h -> cublasLtMatrixLayoutDestroy(h));
    }
}
