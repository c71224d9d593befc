// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

/**
 * An algorithm for a problem, as data.
 *
 * @param algorithm identifies it to the library
 * @param traits describes it, for messages and filters
 * @param workspaceBytes device memory that an execution needs in addition to its operands
 * @param waves how many times its thread blocks fill the GPU; just above a whole number, the last wave leaves most of it idle
 */
public record MatmulCandidate(MatmulAlgorithm algorithm, MatmulTraits traits, long workspaceBytes, float waves) {}
