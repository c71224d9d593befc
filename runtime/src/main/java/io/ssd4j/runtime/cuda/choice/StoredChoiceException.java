// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

/** A stored choice cannot be had any more; the step is planned anew. */
public final class StoredChoiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoredChoiceException(String message) {
        super(message);
    }

    public StoredChoiceException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
