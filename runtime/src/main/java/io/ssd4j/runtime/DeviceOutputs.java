// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** Outputs that stay in the GPU's memory, for a consumer on the same GPU. */
public non-sealed interface DeviceOutputs extends SessionOutputs {

    /**
     * The device memory of an output. The address is the same for the session's lifetime; the next run overwrites the values.
     * {@link #signal()} tells a consumer when they are complete.
     *
     * @param name one of {@link io.ssd4j.runtime.network.Network#outputs()}
     * @throws IllegalArgumentException if the network has no such output; the message lists the outputs
     * @throws IllegalStateException if the session is closed
     */
    DeviceOutput get(String name);

    /**
     * What a consumer on the device waits for before it reads the outputs; the same for the session's lifetime.
     *
     * @throws IllegalStateException if the session is closed
     */
    DeviceSignal signal();
}
