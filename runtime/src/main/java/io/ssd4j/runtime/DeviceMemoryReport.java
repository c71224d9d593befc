// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.Locale;

/**
 * Device memory that is about to be allocated: a model's parameters when it is loaded, everything else when a session is opened. It
 * never grows.
 *
 * @param device the device
 * @param weights bytes of the model's parameters, shared by its sessions
 * @param activations bytes of the session's activations, input and outputs; 0 while a model is loaded
 * @param workspace bytes of scratch memory that implementations need; 0 while a model is loaded
 * @param free bytes that are free on the device
 * @param total bytes of memory on the device
 */
public record DeviceMemoryReport(
        DeviceId device, long weights, long activations, long workspace, long free, long total) {

    /** Whether this is for a session, whose model's weights are already allocated. */
    public boolean ofSession() {
        return activations > 0;
    }

    /** Bytes that are about to be allocated. */
    public long needed() {
        return ofSession() ? activations + workspace : weights;
    }

    /**
     * {@code cuda:0 memory: session 54.1 MiB (activations 46.1, workspace 8.0) in addition to weights 87.3 MiB; 80123 of
     * 81559 MiB are free}.
     */
    @Override
    public String toString() {
        String session = ofSession()
                ? "session " + mebibytes(needed()) + " MiB (activations " + mebibytes(activations) + ", workspace "
                        + mebibytes(workspace) + ") in addition to "
                : "";
        return device + " memory: " + session + "weights " + mebibytes(weights) + " MiB; " + (free >> 20) + " of "
                + (total >> 20) + " MiB are free";
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / (double) (1 << 20));
    }
}
