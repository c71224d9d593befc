// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The compressed pixels of a PNG, if the checksum of a chunk is wrong or missing. Wrong bytes also make the sum at the end of the
 * stream wrong. If that one is right or missing, a program has computed the other one wrongly or the file has lost its end, and
 * the pixels are as they were meant.
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
