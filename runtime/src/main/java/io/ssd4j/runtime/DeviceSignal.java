// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * How a consumer on the same GPU takes its turn without the host waiting. {@link Session#start()} records the event anew behind the
 * run's outputs, so after it {@code cuStreamWaitEvent(consumer, event, 0)} makes the consumer's stream wait for them.
 *
 * <p>The other way round nobody watches: the next run overwrites the outputs. Before it is started, either have the session's stream wait
 * for an event of the consumer, {@code cuStreamWaitEvent(stream, done, 0)}, or wait for the consumer on the host.
 *
 * <p>Both are objects of the device's primary context and belong to the session: not to be destroyed, and dead once it is closed.
 *
 * @param stream the session's stream, a CUstream
 * @param event happens when the outputs of the latest run are there, a CUevent without timing
 */
public record DeviceSignal(long stream, long event) {}
