// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * How a device is opened.
 *
 * @param threads host threads that a CPU engine computes with, at most {@value #MAX_THREADS}; 0 for one per available
 *     processor
 */
public record DeviceOptions(int threads) {

    /** What {@link Device#open(String)} uses. */
    public static final DeviceOptions DEFAULT = new DeviceOptions(0);

    /** OpenMP ends the whole process where the system refuses it one more thread: a typing slip must not get there. */
    public static final int MAX_THREADS = 1024;

    /** Checks the thread count. */
    public DeviceOptions {
        if (threads < 0 || threads > MAX_THREADS) {
            throw new IllegalArgumentException(
                    "threads must be 0 (all processors) to " + MAX_THREADS + ", not " + threads);
        }
    }
}
