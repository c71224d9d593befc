// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.IOException;

/**
 * Thrown by a decoder for a sound file of a kind that it does not decode. It differs from damage (any other {@link IOException})
 * and from a file that ends too early ({@link java.io.EOFException}): another copy of the file would not help, but converting it
 * would.
 */
public final class UnsupportedPhotoException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean codecsHelp;

    /**
     * @param kind what is not supported, worded to follow "a JPEG image with": {@code 12 bits per sample},
     *     {@code arithmetic coding}
     */
    public UnsupportedPhotoException(String kind) {
        this(kind, false);
    }

    private UnsupportedPhotoException(String kind, boolean codecsHelp) {
        super(kind);
        this.codecsHelp = codecsHelp;
    }

    /** A kind that the decoder in {@code io.ssd4j:ssd4j-codecs} decodes. */
    public static UnsupportedPhotoException withoutCodecs(String kind) {
        return new UnsupportedPhotoException(kind, true);
    }

    /** Whether a decoder in {@code io.ssd4j:ssd4j-codecs} decodes this kind. */
    public boolean codecsHelp() {
        return codecsHelp;
    }
}
