// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.png;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Checks the compressed pixels of a PNG in which the checksum of a chunk is wrong or missing. Damaged bytes would also make the
 * checksum at the end of the stream wrong. If that one is right or missing, a program has computed the other one incorrectly or
 * the file has lost its end, and the pixels are intact.
 */
final class PngStream {
    private static final int PART = 1 << 16;

    private PngStream() {}

    /**
     * Decompresses everything and keeps nothing.
     *
     * @throws IOException if the stream is damaged
     */
    static void check(byte[] zlib) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(zlib);
            byte[] part = new byte[PART];
            while (inflater.inflate(part) > 0) {
                // Only the checks matter.
            }
        } catch (DataFormatException e) {
            throw new IOException("wrong checksums of the pixels", e);
        } finally {
            inflater.end();
        }
    }
}
