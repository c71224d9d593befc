// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** Where a session leaves its outputs, and in which form. */
public enum SessionOutputs {
    /** In host memory, read by {@link Session#output}: [batch, channels, height, width] float32, dense. */
    HOST,

    /**
     * In the device's memory, told by {@link Session#deviceOutput}, in the form of {@link #HOST}: for a consumer that was written for
     * PyTorch's layout. Nothing is copied to the host. GPU engines alone.
     */
    DEVICE_FLOAT32,

    /**
     * In the device's memory, told by {@link Session#deviceOutput}, as the last layer left it: [batch, height, width, channels] in the
     * type that the model computes in. Nothing is converted or copied, and it is the form in which tensor cores take the input of a
     * convolution, of a detector's heads for instance. GPU engines alone.
     */
    DEVICE_NATIVE;

    /** Whether the outputs stay in the device's memory. */
    public boolean onDevice() {
        return this != HOST;
    }
}
