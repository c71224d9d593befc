// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * How a device is opened. An engine ignores what does not concern it.
 *
 * @param threads host threads that a CPU engine computes with, at most {@value #MAX_THREADS}; 0 for one per available
 *     processor
 * @param effort how long a GPU engine chooses among implementations
 * @param deterministic whether a GPU engine takes only implementations that give the same bits in every run
 * @param listener hears what a GPU engine does while it loads models and opens sessions
 */
public record DeviceOptions(int threads, Effort effort, boolean deterministic, DeviceListener listener) {

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

    /** The default options with a number of threads. */
    public DeviceOptions(int threads) {
        this(threads, Effort.TIMED, false, DeviceListener.SILENT);
    }

    /** These options with another effort. */
    public DeviceOptions effort(Effort newEffort) {
        return new DeviceOptions(threads, newEffort, deterministic, listener);
    }

    /** These options with or without determinism. */
    public DeviceOptions deterministic(boolean newDeterministic) {
        return new DeviceOptions(threads, effort, newDeterministic, listener);
    }

    /** These options with another listener. */
    public DeviceOptions listener(DeviceListener newListener) {
        return new DeviceOptions(threads, effort, deterministic, newListener);
    }
}
