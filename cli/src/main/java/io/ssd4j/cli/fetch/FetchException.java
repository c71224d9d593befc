// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

/** Thrown if a published checkpoint is not in the cache or cannot be downloaded; the message says why and what to do. */
public final class FetchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FetchException(String message) {
        super(message);
    }

    FetchException(String message, Throwable cause) {
        super(message, cause);
    }
}
