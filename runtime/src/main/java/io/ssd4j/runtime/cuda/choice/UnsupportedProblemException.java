// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

/** Thrown if nothing computes a problem on a GPU; the message lists the libraries and their reasons. */
public class UnsupportedProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedProblemException(String message) {
        super(message);
    }
}
