// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** A device has less memory than a model or a session needs; the message tells how much was asked for. */
public final class DeviceMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was asked for, of what, and what to do
     * @param cause how it was refused
     */
    public DeviceMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
