// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * Input as values in the memory of the session's GPU, as another library of the process has written them: resized, normalized, and in the
 * channel order that the network expects. They never reach the host.
 */
public non-sealed interface DeviceInput extends SessionInput {

    /**
     * Sets the input of the whole batch; every later run uses it until it is replaced. On the GPU, the values are converted to the session's own
     * buffer, which starts here and happens before the next run: when that run has been awaited, their memory may be overwritten or freed.
     *
     * @param producer what the reading of the values waits for
     * @throws IllegalArgumentException if the shape is not that of the session's input, [batch, channels, height, width], or the values are
     *     not in memory of this GPU, or reach beyond their allocation
     * @throws IllegalStateException if the session is closed
     * @throws java.util.ConcurrentModificationException if the session is running
     * @throws NativeCallException if the device fails
     */
    void set(DeviceValues values, DeviceProducer producer);
}
