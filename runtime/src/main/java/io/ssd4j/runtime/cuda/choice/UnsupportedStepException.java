// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

/** Nothing computes a step on a GPU; the message tells what was asked and what it said. */
public final class UnsupportedStepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedStepException(String message) {
        super(message);
    }
}
