// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.SessionOptions;

/** What an engine implements for a loaded model. Thread-safe. */
public interface ModelBackend extends AutoCloseable {

    /**
     * Prepares everything that a run needs.
     *
     * @throws IllegalArgumentException if the engine does not support the options
     * @throws io.ssd4j.runtime.DeviceMemoryException if there is too little memory
     */
    SessionBackend prepare(SessionOptions<?, ?> options);

    /** Bytes of the packed weights that the model itself keeps; sessions may have other forms of them. */
    long weightBytes();

    /** Releases the packed weights. Called once, after its sessions are closed. */
    @Override
    void close();
}
