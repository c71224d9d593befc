// SPDX-License-Identifier: Apache-2.0
/**
 * cuBLASLt, cuBLAS's interface for matrix multiplication: 1x1 convolutions with bias and ReLU in one kernel, as rivals of
 * cuDNN's engines.
 *
 * <p>Three levels: the generated calls, {@link io.ssd4j.runtime.cuda.cublaslt.CublasLt} that turns a status into an exception, and
 * owned objects bound to the function that destroys them. A {@link io.ssd4j.runtime.cuda.cublaslt.MatmulProblem} is data; a
 * {@link io.ssd4j.runtime.cuda.cublaslt.Matmul} is the same as the library knows it and names candidates; a
 * {@link io.ssd4j.runtime.cuda.cublaslt.MatmulExecution} is one of them with its addresses, ready to be run.
 */
@NullMarked
package io.ssd4j.runtime.cuda.cublaslt;

import org.jspecify.annotations.NullMarked;
