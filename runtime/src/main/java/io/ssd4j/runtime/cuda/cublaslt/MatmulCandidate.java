// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

/**
 * An algorithm for a problem, as data.
 *
 * @param algorithm the 64 bytes of a configured {@code cublasLtMatmulAlgo_t} in lower-case hexadecimal digits. They can be stored, but
 *     only the version of the library that named the algorithm can read them, and only on a GPU of the same kind
 * @param traits describes the algorithm, for messages and filters
 * @param workspaceBytes device memory that an execution needs in addition to its operands
 */
record MatmulCandidate(String algorithm, MatmulTraits traits, long workspaceBytes) {}
