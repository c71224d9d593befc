// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import java.io.IOException;

/** Thrown if a result cannot be written; the message names the destination. */
public final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutputException(String message) {
        super(message);
    }

    /** Uses the cause's own message, which must name the destination. */
    public OutputException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
