// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

/** Nothing computes a step on a GPU; the message tells what was asked and what it said. */
final class UnsupportedStepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedStepException(String message) {
        super(message);
    }
}
