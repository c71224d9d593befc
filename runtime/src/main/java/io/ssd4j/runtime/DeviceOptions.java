// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * How a device is opened.
 *
 * @param threads host threads that a CPU engine computes with; 0 for one per available processor
 */
public record DeviceOptions(int threads) {

    /** What {@link Device#open(String)} uses. */
    public static final DeviceOptions DEFAULT = new DeviceOptions(0);

    /** Checks the thread count. */
    public DeviceOptions {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be 0 (all processors) or more, not " + threads);
        }
    }
}
