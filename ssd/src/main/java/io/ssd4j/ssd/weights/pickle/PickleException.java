// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.pickle;

/** Thrown by {@link PickleObjects} if a value in a pickle cannot be accepted; the reader adds the place. */
public final class PickleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong, without the place
     */
    public PickleException(String message) {
        super(message);
    }
}
