// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import org.jspecify.annotations.Nullable;

/** Thrown if nothing computes a problem on a GPU; the message lists the libraries and their reasons. */
public class UnsupportedProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean needsDriver;

    public UnsupportedProblemException(String message) {
        this(message, false);
    }

    /**
     * @param needsDriver whether implementations were left out only because NVIDIA's driver is missing in this process
     */
    public UnsupportedProblemException(String message, boolean needsDriver) {
        super(message);
        this.needsDriver = needsDriver;
    }

    /**
     * @param refusal of a library; null if none gave a reason
     */
    UnsupportedProblemException(String message, @Nullable UnsupportedProblemException refusal) {
        super(message, refusal);
        this.needsDriver = refusal != null && refusal.needsDriver();
    }

    /** The refusals of two libraries as one. */
    UnsupportedProblemException and(UnsupportedProblemException other) {
        return new UnsupportedProblemException(
                getMessage() + "; " + other.getMessage(), needsDriver || other.needsDriver());
    }

    /** Whether some implementations lack only NVIDIA's driver in this process. */
    public final boolean needsDriver() {
        return needsDriver;
    }
}
