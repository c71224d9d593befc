// SPDX-License-Identifier: Apache-2.0
/**
 * cuBLASLt, cuBLAS's interface for matrix multiplication: 1x1 convolutions with bias and ReLU in one kernel, which compete
 * with cuDNN's engines.
 *
 * <p>A {@link io.ssd4j.runtime.cuda.cublaslt.MatmulProblem} is data; a {@link io.ssd4j.runtime.cuda.cublaslt.Matmul} describes it
 * to the library, lists candidates and binds them to memory.
 */
@NullMarked
package io.ssd4j.runtime.cuda.cublaslt;

import org.jspecify.annotations.NullMarked;
