// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

/** Nothing computes a problem on a GPU; the message says which libraries were asked and what they answered. */
public class UnsupportedProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedProblemException(String message) {
        super(message);
    }
}
