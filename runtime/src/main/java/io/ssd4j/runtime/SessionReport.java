// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * A session that has been opened.
 *
 * @param network the network's name
 * @param device the device
 * @param precision the precision of its model
 * @param batch images per run
 * @param slabBytes of the memory that the activations share, {@link MemoryPlan#bytes()}
 * @param runBytes of the input and the outputs of a run, as the caller sees them: float32 values, blocks of detections, or outputs in a GPU's
 *     memory; frames count as the values that they become
 * @param nanos the time of choosing implementations, planning memory and everything else, in nanoseconds
 */
public record SessionReport(
        String network, DeviceId device, Precision precision, int batch, long slabBytes, long runBytes, long nanos) {}
