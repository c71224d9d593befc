// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.Locale;

/**
 * The device memory of a session, known before it is allocated. It never grows.
 *
 * @param device whose memory
 * @param weights bytes of the model's parameters, which its sessions share; allocated when it was loaded
 * @param activations bytes of the session's activations, input and outputs
 * @param workspace bytes that implementations need beside them
 * @param free bytes that the device has left for the last two
 * @param total bytes that the device has
 */
public record DeviceMemoryReport(
        DeviceId device, long weights, long activations, long workspace, long free, long total) {

    /** Bytes that the session is about to allocate. */
    public long needed() {
        return activations + workspace;
    }

    /** {@code cuda:0 memory: weights 87.3 MiB, activations 46.1 MiB, workspace 8.0 MiB; 80123 of 81559 MiB are free}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s memory: weights %.1f MiB, activations %.1f MiB, workspace %.1f MiB; %d of %d MiB are free",
                device,
                mebibytes(weights),
                mebibytes(activations),
                mebibytes(workspace),
                free >> 20,
                total >> 20);
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
