// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

/** Thrown if a message has no image that can be used; the message says why. */
public final class ImageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The reason. */
    public ImageException(String message) {
        super(message);
    }

    ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
