// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * How a device is opened. An engine ignores what does not concern it.
 *
 * @param threads host threads that a CPU engine computes with, at most {@value #MAX_THREADS}; 0 for one per available processor
 * @param effort how long an engine spends choosing among implementations
 * @param deterministic whether the same input gives the same bits in every run of every session. A GPU engine then uses only
 *     implementations that do so; the CPU engine takes the implementations of {@link Effort#INSTANT} from the first run on, instead of
 *     changing to them, or to the fastest ones, between two runs
 * @param allowNonFinite whether weights with NaN, infinity or values beyond the range of the precision are loaded, with a warning to the
 *     listener, instead of being rejected
 * @param transformedWeightsLimit bytes that the transformed weights of Winograd convolutions may take in host memory, for each session, though
 *     the sessions of a model share them; a layer whose weights do not fit is computed directly
 * @param listener notified of what happens while models are loaded and sessions are opened
 * @param metrics receives measurements of models, sessions and runs
 */
public record DeviceOptions(
        int threads,
        Effort effort,
        boolean deterministic,
        boolean allowNonFinite,
        long transformedWeightsLimit,
        DeviceListener listener,
        Metrics metrics) {

    /** 256 MiB. */
    private static final long TRANSFORMED_WEIGHTS = 256L << 20;

    /** One thread per processor, {@link Effort#TIMED}, any implementation, finite weights only, 256 MiB of transformed weights, no listener, no metrics. */
    public static final DeviceOptions DEFAULT =
            new DeviceOptions(0, Effort.TIMED, false, false, TRANSFORMED_WEIGHTS, DeviceListener.SILENT, Metrics.NONE);

    /** OpenMP ends the whole process if the system refuses it another thread, so a typo must not get that far. */
    public static final int MAX_THREADS = 1024;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public DeviceOptions {
        if (threads < 0 || threads > MAX_THREADS) {
            throw new IllegalArgumentException(
                    "threads must be 0 (all processors) to " + MAX_THREADS + ", not " + threads);
        }
        if (transformedWeightsLimit < 0) {
            throw new IllegalArgumentException(
                    "the limit of transformed weights must be at least 0 bytes, not " + transformedWeightsLimit);
        }
    }

    /** These options with another number of threads. */
    public DeviceOptions threads(int newThreads) {
        return new DeviceOptions(
                newThreads, effort, deterministic, allowNonFinite, transformedWeightsLimit, listener, metrics);
    }

    /** These options with another effort. */
    public DeviceOptions effort(Effort newEffort) {
        return new DeviceOptions(
                threads, newEffort, deterministic, allowNonFinite, transformedWeightsLimit, listener, metrics);
    }

    /** These options with or without determinism. */
    public DeviceOptions deterministic(boolean newDeterministic) {
        return new DeviceOptions(
                threads, effort, newDeterministic, allowNonFinite, transformedWeightsLimit, listener, metrics);
    }

    /** These options with weights that are not finite rejected or loaded with a warning. */
    public DeviceOptions allowNonFinite(boolean newAllowNonFinite) {
        return new DeviceOptions(
                threads, effort, deterministic, newAllowNonFinite, transformedWeightsLimit, listener, metrics);
    }

    /** These options with another limit of transformed weights, bytes. */
    public DeviceOptions transformedWeightsLimit(long newLimit) {
        return new DeviceOptions(threads, effort, deterministic, allowNonFinite, newLimit, listener, metrics);
    }

    /** These options with another receiver of measurements. */
    public DeviceOptions metrics(Metrics newMetrics) {
        return new DeviceOptions(
                threads, effort, deterministic, allowNonFinite, transformedWeightsLimit, listener, newMetrics);
    }

    /** These options with another listener. */
    public DeviceOptions listener(DeviceListener newListener) {
        return new DeviceOptions(
                threads, effort, deterministic, allowNonFinite, transformedWeightsLimit, newListener, metrics);
    }
}
