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
     * Prepares everything that a run needs, for one batch size.
     *
     * @param batch images per run, at least 1
     * @throws IllegalStateException where the model is closed
     */
    Session openSession(int batch);

    /** Releases the packed weights; idempotent. */
    @Override
    void close();
}
