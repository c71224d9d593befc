// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

/** Thrown if a stored choice is no longer available; the message says why. */
public final class StoredChoiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoredChoiceException(String message) {
        super(message);
    }

    public StoredChoiceException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
