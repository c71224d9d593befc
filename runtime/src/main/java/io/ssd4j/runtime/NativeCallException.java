// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** Thrown if a native function returns an error status. */
public final class NativeCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String function;
    private final int status;

    /**
     * @param function the C function's name
     * @param subject what the call was about, such as a layer; empty if the function's name says everything
     * @param status the status it returned
     * @param text the status's name and the library's own text for it
     */
    public NativeCallException(String function, String subject, int status, String text) {
        super(function + (subject.isEmpty() ? "" : " for " + subject) + " returned " + status + " (" + text + ")");
        this.function = function;
        this.status = status;
    }

    /** The C function's name. */
    public String function() {
        return function;
    }

    /** The status it returned. */
    public int status() {
        return status;
    }
}
