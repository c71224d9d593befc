// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

/** Thrown if the queue takes no more images, because the model is being unloaded. */
public final class QueueClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueClosedException(String message) {
        super(message);
    }
}
