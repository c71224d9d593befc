// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes the photos of one file format; a service that {@link java.util.ServiceLoader} finds. A decoder from another module
 * is tried for files that the JDK's reader, if there is one, rejects, so that a photo that the JDK decodes looks the same
 * whatever else is installed.
 *
 * <p>Safe for use by several threads.
 */
public interface PhotoDecoder {

    /** The format that this decoder reads. */
    PhotoFormat format();

    /**
     * Reads the header of a photo and no pixel.
     *
     * @param stream positioned at the start of the file; used until the photo is closed, and closed by the caller
     * @throws IOException if the header cannot be read; {@link java.io.EOFException} if the file ends too early. Any
     *     {@link RuntimeException} is taken for damaged data as well.
     */
    EncodedPhoto open(ImageInputStream stream) throws IOException;
}
