// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** Outputs that stay in the GPU's memory, for a consumer on the same GPU. */
public non-sealed interface DeviceOutputs extends SessionOutputs {

    /**
     * The device memory of an output. The address is the same for the session's lifetime; the next run overwrites the values.
     * A consumer waits for {@link #signal()} before it reads them.
     *
     * @param name one of {@link io.ssd4j.runtime.network.Network#outputs()}
     * @throws IllegalArgumentException if the network has no such output; the message lists the outputs
     * @throws IllegalStateException if the session is closed
     */
    DeviceOutput get(String name);

    /**
     * Exports an output as a DLPack tensor, for example for {@code torch.from_dlpack}. Nothing is copied: the next run overwrites the
     * values, and the consumer must wait for {@link #signal()}, because DLPack does not synchronize.
     *
     * @param name one of {@link io.ssd4j.runtime.network.Network#outputs()}
     * @param form the structure to make
     * @return the address of the structure. The consumer must call its deleter, on any thread; until then the session cannot be closed
     * @throws IllegalArgumentException if the network has no such output; the message lists the outputs
     * @throws IllegalStateException if the session is closed
     */
    long exportDlpack(String name, DlpackForm form);

    /**
     * What a consumer on the device waits for before it reads the outputs; the same for the session's lifetime.
     *
     * @throws IllegalStateException if the session is closed
     */
    DeviceSignal signal();
}
