// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

/** Thrown if the operations of a network do not fit together; the message names the layer. */
public final class NetworkException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message the layer and what is wrong with it
     */
    public NetworkException(String message) {
        super(message);
    }
}
