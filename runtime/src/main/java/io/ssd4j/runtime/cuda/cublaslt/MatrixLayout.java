// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtMatrixLayoutCreate;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtMatrixLayoutDestroy;

import java.lang.foreign.MemorySegment;

/** A dense matrix in device memory, column by column, as cuBLAS counts: a column's elements are side by side. */
final class MatrixLayout extends OwnedHandle {
    private MatrixLayout(MemorySegment handle) {
        super("cublasLtMatrixLayoutDestroy", handle);
    }

    /**
     * Describes a matrix whose transpose is dense row by row.
     *
     * @param elements {@code cudaDataType}
     */
    static MatrixLayout dense(int elements, long rows, long columns) {
        return new MatrixLayout(CublasLt.create(
                "cublasLtMatrixLayoutCreate", out -> cublasLtMatrixLayoutCreate(out, elements, rows, columns, rows)));
    }

    @Override
    int destroy(MemorySegment closing) {
        return cublasLtMatrixLayoutDestroy(closing);
    }
}
