// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

/** A result that is refused; the message names what it lacks. */
public final class ResultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public ResultException(String message) {
        super(message);
    }
}
