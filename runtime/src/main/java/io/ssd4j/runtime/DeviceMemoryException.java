// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** Thrown if a device has less memory than a model or a session needs; the message says how much was requested. */
public final class DeviceMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message how much was requested, for what, and what to do about it
     */
    public DeviceMemoryException(String message) {
        super(message);
    }

    /**
     * @param message how much was requested, for what, and what to do about it
     * @param cause the failed allocation
     */
    public DeviceMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
