// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * A model that has been loaded.
 *
 * @param network the network's name
 * @param device the device
 * @param precision the precision that was requested
 * @param bytes of the parameters as they are packed for the device
 * @param nanos the time of reading, checking and packing the weights, in nanoseconds
 */
public record ModelReport(String network, DeviceId device, Precision precision, long bytes, long nanos) {}
