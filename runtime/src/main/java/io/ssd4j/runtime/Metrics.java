// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * Receives measurements of everything that is computed on a device: {@link DeviceOptions#metrics(Metrics)}. An adapter to a library of metrics
 * implements it; {@code docs/observability.md} shows those for Micrometer and OpenTelemetry.
 *
 * <p>Called on the thread that does the work, by several threads at once if several use the device. An exception reaches the caller of the
 * work.
 */
public interface Metrics {

    /** Ignores everything, and costs nothing. */
    Metrics NONE = new Metrics() {};

    /** A model has been loaded. */
    default void modelLoaded(ModelReport report) {}

    /**
     * A session has been opened.
     *
     * @return what receives the measurements of its runs; {@link RunMetrics#NONE} if they are of no interest, in which case nothing is
     *     measured
     */
    default RunMetrics sessionOpened(SessionReport report) {
        return RunMetrics.NONE;
    }
}
