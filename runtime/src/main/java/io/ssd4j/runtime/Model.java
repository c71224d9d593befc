// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.network.Network;

/**
 * A network with packed weights on one device at one precision.
 *
 * <p>Immutable and safe to share between threads: each thread opens a session of its own. Closing a model that still
 * has open sessions is refused with {@link IllegalStateException}, and the model stays usable.
 */
public interface Model extends AutoCloseable {

    /** The network. */
    Network network();

    /** The precision it computes in. */
    Precision precision();

    /** The device it lives on. */
    Device device();

    /**
     * Prepares everything that a run needs, for one batch size: float32 input, outputs in host memory.
     *
     * @param batch images per run, at least 1
     * @throws IllegalStateException where the model is closed
     */
    default Session openSession(int batch) {
        return openSession(new SessionOptions(batch));
    }

    /**
     * Prepares everything that a run needs, for one batch size, one kind of input and one place of the outputs.
     *
     * @throws IllegalArgumentException where this engine or network cannot do what the options ask for: frames need a network of three
     *     input channels, outputs on the device need a GPU
     * @throws DeviceMemoryException where the memory does not suffice
     * @throws IllegalStateException where the model is closed
     */
    Session openSession(SessionOptions options);

    /** Releases the packed weights; idempotent. */
    @Override
    void close();
}
