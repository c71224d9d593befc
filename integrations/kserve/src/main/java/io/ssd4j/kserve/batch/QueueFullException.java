// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

/** Thrown if the queue has no room for the images of a request. The caller may try again later. */
public final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueFullException(String message) {
        // Without a stack trace: a busy server refuses many requests.
        super(message, null, false, false);
    }
}
