// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** Weights that cannot be used: the message names the file, the key and, where it applies, the offset. */
public final class WeightsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong, where, and what to do
     */
    public WeightsException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong, where, and what to do
     * @param cause what the reading ran into
     */
    public WeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
