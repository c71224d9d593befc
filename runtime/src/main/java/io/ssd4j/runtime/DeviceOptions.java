// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * How a device is opened. An engine ignores what does not concern it.
 *
 * @param threads host threads that a CPU engine computes with, at most {@value #MAX_THREADS}; 0 for one per available processor
 * @param effort how long a GPU engine spends choosing among implementations
 * @param deterministic whether a GPU engine uses only implementations that return the same bits in every run
 * @param allowNonFinite whether weights with NaN, infinity or values beyond the range of the precision are loaded, with a warning to the
 *     listener, instead of being rejected
 * @param listener notified of what happens while models are loaded and sessions are opened
 */
public record DeviceOptions(
        int threads, Effort effort, boolean deterministic, boolean allowNonFinite, DeviceListener listener) {

    /** One thread per processor, {@link Effort#TIMED}, any implementation, finite weights only, no listener. */
    public static final DeviceOptions DEFAULT = new DeviceOptions(0, Effort.TIMED, false, false, DeviceListener.SILENT);

    /** OpenMP ends the whole process if the system refuses it another thread, so a typo must not get that far. */
    public static final int MAX_THREADS = 1024;

    /**
     * Checks the thread count.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public DeviceOptions {
        if (threads < 0 || threads > MAX_THREADS) {
            throw new IllegalArgumentException(
                    "threads must be 0 (all processors) to " + MAX_THREADS + ", not " + threads);
        }
    }

    /** These options with another number of threads. */
    public DeviceOptions threads(int newThreads) {
        return new DeviceOptions(newThreads, effort, deterministic, allowNonFinite, listener);
    }

    /** These options with another effort. */
    public DeviceOptions effort(Effort newEffort) {
        return new DeviceOptions(threads, newEffort, deterministic, allowNonFinite, listener);
    }

    /** These options with or without determinism. */
    public DeviceOptions deterministic(boolean newDeterministic) {
        return new DeviceOptions(threads, effort, newDeterministic, allowNonFinite, listener);
    }

    /** These options with weights that are not finite rejected or loaded with a warning. */
    public DeviceOptions allowNonFinite(boolean newAllowNonFinite) {
        return new DeviceOptions(threads, effort, deterministic, newAllowNonFinite, listener);
    }

    /** These options with another listener. */
    public DeviceOptions listener(DeviceListener newListener) {
        return new DeviceOptions(threads, effort, deterministic, allowNonFinite, newListener);
    }
}
