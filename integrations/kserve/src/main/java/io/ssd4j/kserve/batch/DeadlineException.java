// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

/** Thrown if the deadline of a request passed before its images were computed. */
public final class DeadlineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeadlineException(String message) {
        super(message);
    }
}
