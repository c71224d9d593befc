// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.Set;
import java.util.stream.Collectors;

/** Thrown if a device does not support a precision; the message lists those it supports. */
public final class UnsupportedPrecisionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message why something cannot be computed in a precision, and what to do
     */
    public UnsupportedPrecisionException(String message) {
        super(message);
    }

    /**
     * @param device the device's id and name
     * @param wanted the requested precision
     * @param lacks what the device lacks for it, as the rest of a sentence; empty if there is nothing to say
     * @param available the precisions that the device supports
     */
    public UnsupportedPrecisionException(String device, Precision wanted, String lacks, Set<Precision> available) {
        super(device + " does not compute in " + wanted.id() + (lacks.isEmpty() ? "" : ": " + lacks) + "; it has "
                + available.stream().sorted().map(Precision::id).collect(Collectors.joining(", ")));
    }
}
