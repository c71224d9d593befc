// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

/** A photo that cannot be read: the message names the file, says what is wrong with it and what to do. */
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
     * @param cause what the reading ran into
     */
    public ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
