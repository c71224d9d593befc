// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A photo whose header has been read. It is usable as long as its bytes are open, and needs no closing itself. Not thread-safe. */
public interface EncodedPhoto {

    /** Pixels per row, as stored; the caller applies the EXIF orientation if requested. */
    long width() throws IOException;

    /** Rows, as stored. */
    long height() throws IOException;

    /**
     * Checks, as far as that is fast, that the file can hold its pixels and that its header is valid. This is called after the
     * size has been checked against the limits, but before memory for the pixels is allocated, because a header of a few bytes
     * can promise gigabytes.
     *
     * @throws java.io.EOFException if the file is too short for its size
     * @throws IOException if the header is damaged
     */
    default void check() throws IOException {
        // Most decoders notice such problems when they decode.
    }

    /**
     * An upper bound of the memory in bytes, outside the Java heap, that {@link #decode} needs for a large photo in addition to the
     * pixels and the file. Linux would grant this memory and later kill the process, so it is checked before.
     */
    default long extraBytes() {
        return 0;
    }

    /**
     * Decodes the pixels as {@code PIL.Image.open(file).convert("RGB")} does.
     *
     * @param rgb receives the pixels: writable native memory of exactly {@code 3 * width() * height()} bytes; 8-bit red, green, blue, rows
     *     from top to bottom without padding. Its contents are undefined before the call and after a failure.
     * @throws UnsupportedPhotoException if the file is sound but of a kind that the decoder does not decode
     * @throws java.io.EOFException if the file ends before its last pixel; missing pixels are never filled in
     * @throws IOException if the data is damaged
     */
    void decode(MemorySegment rgb) throws IOException;
}
