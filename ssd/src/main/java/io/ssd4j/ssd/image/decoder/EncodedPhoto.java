// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.IOException;

/** A photo whose header has been read. Not thread-safe. */
public interface EncodedPhoto extends AutoCloseable {

    /** Pixels per row. */
    long width() throws IOException;

    /** Rows. */
    long height() throws IOException;

    /**
     * Decodes the pixels.
     *
     * @throws IOException if the data is damaged; {@link java.io.EOFException} if the file ends before its last pixel
     */
    RgbRows decode() throws IOException;

    /** Releases the decoder but not the stream; throws nothing. */
    @Override
    void close();
}
