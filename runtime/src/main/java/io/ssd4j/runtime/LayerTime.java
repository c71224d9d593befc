// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * The time of one part of a run.
 *
 * @param name the operation, {@code conv1_1}; several that are computed together, {@code conv1_2+pool1}; or the buffer that a
 *     change of layout writes, {@code conv4_3.output}
 * @param implementation what computes it: {@code brgconv:avx512_core}
 * @param nanos the median time, nanoseconds
 */
public record LayerTime(String name, String implementation, long nanos) {}
