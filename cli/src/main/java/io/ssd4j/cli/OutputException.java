// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.io.IOException;

/** A result that cannot be written where it should go; the message names the place. */
final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputException(String message) {
        super(message);
    }

    /** With the cause's own message, which has to name the place. */
    OutputException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
