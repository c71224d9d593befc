// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.IOException;
import java.util.Optional;

/**
 * Decodes photos of one file format; a service that {@link java.util.ServiceLoader} finds.
 *
 * <p>A decoder of another module that has no {@link #obstacle} is the only one that is asked for its format, and its refusal is final. A
 * {@link BuiltInDecoder} decodes a format for which there is no such decoder. Both give the same pixels, or one of them refuses the photo.
 *
 * <p>Safe for use by several threads.
 */
public interface PhotoDecoder {

    /** The format that this decoder reads. */
    PhotoFormat format();

    /**
     * Why this decoder cannot decode anything in this process, for example because its native library could not be loaded; empty if it
     * can. The reason is part of a message, without a full stop at its end. Asked often, so the answer is to be kept.
     */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /**
     * Reads the header of a photo, without decoding pixels.
     *
     * @param bytes the file; used until the photo is closed, and closed by the caller
     * @throws UnsupportedPhotoException if the file is sound but of a kind that this decoder does not decode; {@link
     *     EncodedPhoto#decode} may throw it too
     * @throws java.io.EOFException if the file ends too early
     * @throws IOException if the header is damaged. Any {@link RuntimeException} is treated as damaged data too.
     */
    EncodedPhoto open(PhotoBytes bytes) throws IOException;
}
