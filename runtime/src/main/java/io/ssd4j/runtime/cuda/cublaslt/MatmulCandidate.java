// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

/**
 * An algorithm for a problem, as data.
 *
 * @param algorithm what the library needs to have it again
 * @param traits what it is, for people and for filters
 * @param workspaceBytes of device memory that an execution needs beside its operands
 * @param waves how often its thread blocks fill the GPU: just above a whole number much of the GPU waits for the rest
 */
public record MatmulCandidate(MatmulAlgorithm algorithm, MatmulTraits traits, long workspaceBytes, float waves) {}
