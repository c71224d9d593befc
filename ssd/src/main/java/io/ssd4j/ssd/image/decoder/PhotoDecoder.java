// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.IOException;
import java.util.Optional;

/**
 * Decodes photos of one file format; a service that {@link java.util.ServiceLoader} finds.
 *
 * <p>If another module has a decoder for a format and it has no {@link #obstacle}, only that decoder is used, and its refusal is
 * final. A built-in decoder is used for formats without such a decoder. Both give the same pixels, or one of them refuses
 * the photo.
 *
 * <p>Safe for use by several threads.
 */
public interface PhotoDecoder {

    /** The format that this decoder reads. */
    PhotoFormat format();

    /**
     * Why this decoder cannot decode anything in this process, for example because its native library could not be loaded; empty if it
     * can. The reason becomes part of a message and does not end with a period. This is called often, so implementations should
     * cache the result.
     */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /**
     * Reads the header of a photo, without decoding pixels.
     *
     * @param bytes the file; used by the photo, and closed by the caller
     * @throws UnsupportedPhotoException if the file is sound but of a kind that this decoder does not decode; {@link
     *     EncodedPhoto#decode} may throw it too
     * @throws java.io.EOFException if the file ends too early
     * @throws IOException if the header is damaged. Any {@link RuntimeException} is treated as damaged data too.
     */
    EncodedPhoto open(PhotoBytes bytes) throws IOException;
}
