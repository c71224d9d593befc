// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

/** Thrown if a message has no image that can be used; the message says why. */
public final class UnusableImageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The reason. */
    public UnusableImageException(String message) {
        super(message);
    }

    /** The reason, and what reported it. */
    public UnusableImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
