// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.jpeg;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Tracks which coefficients the scans of a JPEG provide, from their headers (ITU-T T.81, annexes B.2.3 and G.1.1.1). libjpeg
 * smooths blocks whose coefficients are not all there, which hides that scans are missing.
 */
final class JpegScans {
    private static final int COEFFICIENTS = 64;
    private static final int NONE = -1;

    private final JpegFrame frame;

    /** For each component and coefficient, how many low bits are still missing. */
    private final Map<Integer, int[]> missingBits = new HashMap<>();

    JpegScans(JpegFrame frame) {
        this.frame = frame;
        for (JpegComponent component : frame.components()) {
            int[] missing = new int[COEFFICIENTS];
            Arrays.fill(missing, NONE);
            missingBits.put(component.id(), missing);
        }
    }

    /**
     * Reads the header where {@code segments} stands.
     *
     * @throws IOException if the scans come in a wrong order. Libjpeg only warns; but it also decodes thousands of useless scans,
     *     which takes hours
     */
    void add(PhotoBytes bytes, JpegSegments segments) throws IOException {
        int at = segments.start();
        int count = bytes.at(at);
        if (segments.end() - at < 4 + 2 * count) {
            throw new IOException("a scan header that is too short");
        }
        int rest = at + 1 + 2 * count;
        int first = frame.progressive() ? bytes.at(rest) : 0;
        int last = frame.progressive() ? bytes.at(rest + 1) : COEFFICIENTS - 1;
        int bits = frame.progressive() ? bytes.at(rest + 2) : 0;
        for (int i = 0; i < count; i++) {
            int[] missing = missingBits.get(bytes.at(at + 1 + 2 * i));
            if (missing == null || first > last || last >= COEFFICIENTS) {
                throw new IOException("a scan of coefficients that the frame does not have");
            }
            for (int k = first; k <= last; k++) {
                int high = bits >> 4;
                int low = bits & 15;
                if (high != Math.max(0, missing[k]) || (missing[k] != NONE && low >= missing[k])) {
                    throw new IOException("scans in a wrong order");
                }
                missing[k] = low;
            }
        }
    }

    /**
     * Checks that the scans have provided all coefficients.
     *
     * @throws EOFException if they have not
     */
    void checkEnd() throws EOFException {
        for (int[] missing : missingBits.values()) {
            if (Arrays.stream(missing).anyMatch(bits -> bits != 0)) {
                throw new EOFException("scans are missing");
            }
        }
    }
}
