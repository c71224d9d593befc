// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes photos of one file format; a service that {@link java.util.ServiceLoader} finds. A decoder from another
 * module is only tried if the JDK's reader rejects a file or does not exist, so a photo that the JDK can decode looks
 * the same regardless of the installed decoders.
 *
 * <p>Safe for use by several threads.
 */
public interface PhotoDecoder {

    /** The format that this decoder reads. */
    PhotoFormat format();

    /**
     * Reads the header of a photo, without decoding pixels.
     *
     * @param stream positioned at the start of the file; used until the photo is closed, and closed by the caller
     * @throws IOException if the header cannot be read; {@link java.io.EOFException} if the file ends too early. Any
     *     {@link RuntimeException} is treated as damaged data too.
     */
    EncodedPhoto open(ImageInputStream stream) throws IOException;
}
