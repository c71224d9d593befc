// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.exif;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompresses metadata, at most as much as Pillow does: a few bytes could otherwise become gigabytes. */
final class BoundedInflation {
    private static final int MAX_BYTES = 1 << 20;

    private BoundedInflation() {}

    /** Returns nothing if the data is damaged or larger than a mebibyte. */
    static byte[] inflate(byte[] zlib) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(zlib);
            byte[] text = new byte[MAX_BYTES];
            int length = inflater.inflate(text);
            return inflater.finished() ? Arrays.copyOf(text, length) : new byte[0];
        } catch (DataFormatException e) {
            return new byte[0];
        } finally {
            inflater.end();
        }
    }
}
