// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * How a consumer on the same GPU synchronizes with a session without blocking the host. {@link Session#start()} records the event
 * after the outputs of the run, so that {@code cuStreamWaitEvent(consumer, event, 0)} makes the consumer's stream wait for them.
 *
 * <p>The reverse direction is not synchronized: the next run overwrites the outputs. Before starting it, either make the session's
 * stream wait for an event of the consumer, {@code cuStreamWaitEvent(stream, done, 0)}, or wait for the consumer on the host.
 *
 * <p>Stream and event are objects of the device's primary context and belong to the session: they must not be destroyed, and are
 * invalid once it is closed.
 *
 * @param stream the session's stream, a CUstream
 * @param event recorded after the outputs of the latest run, a CUevent without timing
 */
public record DeviceSignal(long stream, long event) {}
