// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.planning;

/** Thrown if a profile cannot be read or planned for; the message names it and what is wrong. */
public final class GpuProfileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong and where
     */
    public GpuProfileException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong and where
     * @param cause the underlying failure
     */
    public GpuProfileException(String message, Throwable cause) {
        super(message, cause);
    }
}
