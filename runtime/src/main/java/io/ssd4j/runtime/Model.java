// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.network.Network;

/**
 * A network with packed weights on one device at one precision.
 *
 * <p>Immutable and safe to share between threads: each thread opens its own session. Closing a model with open sessions is
 * rejected with {@link IllegalStateException}, and the model stays usable.
 */
public interface Model extends AutoCloseable {

    /** The network. */
    Network network();

    /** The precision it computes in. */
    Precision precision();

    /** The device it was loaded on. */
    Device device();

    /**
     * Opens a session with float32 input and outputs in host memory.
     *
     * @param batch images per run, at least 1
     * @throws DeviceMemoryException if there is too little memory
     * @throws IllegalStateException if the model is closed
     */
    default Session<TensorInput, HostOutputs> openSession(int batch) {
        return openSession(SessionOptions.batch(batch));
    }

    /**
     * Opens a session. Everything that takes time or memory happens here: planning, allocation, capture.
     *
     * @throws IllegalArgumentException if the engine or the network does not support the options: frames need a network with
     *     three input channels, outputs on the device need a GPU, detections need the heads that the rules name
     * @throws DeviceMemoryException if there is too little memory
     * @throws IllegalStateException if the model is closed
     */
    <I extends SessionInput, O extends SessionOutputs> Session<I, O> openSession(SessionOptions<I, O> options);

    /** Releases the packed weights; idempotent. */
    @Override
    void close();
}
