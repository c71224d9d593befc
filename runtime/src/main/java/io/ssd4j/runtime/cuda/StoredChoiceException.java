// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

/** A stored choice cannot be had any more; the step is planned anew. */
final class StoredChoiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoredChoiceException(String message) {
        super(message);
    }

    StoredChoiceException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
