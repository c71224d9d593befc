// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

/** Thrown if a photo cannot be read. The message names the file and says what is wrong with it and what to do. */
public final class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message the file, what is wrong with it and what to do
     */
    public ImageException(String message) {
        super(message);
    }

    /**
     * @param message the file, what is wrong with it and what to do
     * @param cause the failure that the decoder reported
     */
    public ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
