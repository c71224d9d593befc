// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.*;

import io.ssd4j.runtime.Precision;

/**
 * A precision in the library's terms. Sums, alpha and beta are always float32.
 *
 * @param elements {@code cudaDataType} of the matrices and the bias
 * @param compute {@code cublasComputeType_t}
 * @param implementations the arithmetic that an algorithm may use: {@code CUBLASLT_NUMERICAL_IMPL_FLAGS_*}
 */
record Arithmetic(int elements, int compute, long implementations) {
    private static final long ANY = -1;

    static Arithmetic of(Precision precision) {
        return switch (precision) {
            // Pedantic: float32 in every step. NVIDIA_TF32_OVERRIDE in the environment changes the other float32 types.
            case FP32 ->
                new Arithmetic(
                        CUDA_R_32F(),
                        CUBLAS_COMPUTE_32F_PEDANTIC(),
                        CUBLASLT_NUMERICAL_IMPL_FLAGS_FMA()
                                | CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_32F()
                                | CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_32F());
            case TF32 -> new Arithmetic(CUDA_R_32F(), CUBLAS_COMPUTE_32F_FAST_TF32(), ANY);
            case FP16 -> new Arithmetic(CUDA_R_16F(), CUBLAS_COMPUTE_32F(), ANY);
            case BF16 -> new Arithmetic(CUDA_R_16BF(), CUBLAS_COMPUTE_32F(), ANY);
            case INT8, FP8 -> throw new IllegalArgumentException("no product of 8-bit numbers: " + precision.id());
        };
    }
}
