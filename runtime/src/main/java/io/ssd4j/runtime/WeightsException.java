// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** Thrown if weights cannot be used; the message names the source, the tensor and, if it applies, the offset. */
public final class WeightsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong, where, and what to do about it
     */
    public WeightsException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong, where, and what to do about it
     * @param cause the underlying failure
     */
    public WeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
