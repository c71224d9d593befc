// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

/**
 * An algorithm for a problem, as data.
 *
 * @param algorithm identifies it to the library
 * @param traits describes it, for messages and filters
 * @param workspaceBytes device memory that an execution needs in addition to its operands
 */
public record MatmulCandidate(MatmulAlgorithm algorithm, MatmulTraits traits, long workspaceBytes) {}
