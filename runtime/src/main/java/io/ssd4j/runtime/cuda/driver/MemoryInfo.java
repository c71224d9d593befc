// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

/**
 * The state of a GPU's memory.
 *
 * @param free bytes not allocated by any process; the largest possible allocation may be smaller
 * @param total all bytes
 */
public record MemoryInfo(long free, long total) {}
