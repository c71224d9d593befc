// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** A device or a library it needs is not to be had; the message lists what was looked for and where. */
public final class DeviceUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is missing, the places looked in, and what to do
     */
    public DeviceUnavailableException(String message) {
        super(message);
    }
}
