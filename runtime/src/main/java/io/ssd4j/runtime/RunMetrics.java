// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * Receives the measurements of one session's runs. Called by one thread at a time. An implementation that allocates nothing keeps runs free of
 * allocations on the heap.
 */
public interface RunMetrics {

    /** Ignores everything, and costs nothing. */
    RunMetrics NONE = _ -> {};

    /**
     * A run is complete.
     *
     * @param nanos from the call of {@link Session#start()} to the return of {@link Session#await()}, in nanoseconds; with {@link Pipeline} and
     *     other callers that do something in between, this is the latency of a batch and not the time of computing
     */
    void completed(long nanos);

    /** A run has failed: {@link Session#start()} or {@link Session#await()} throws this to its caller. */
    default void failed(Throwable cause) {}

    /** The session is closed; nothing follows. */
    default void closed() {}
}
