// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** Thrown if a device or a library it needs is not available; the message lists what was searched for and where. */
public final class DeviceUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is missing, the places searched, and what to do about it
     */
    public DeviceUnavailableException(String message) {
        super(message);
    }
}
