// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

/** Thrown if a data set cannot be read; the message names the file and the element. */
public final class DataSetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DataSetException(String message) {
        super(message);
    }

    DataSetException(String message, Throwable cause) {
        super(message, cause);
    }
}
