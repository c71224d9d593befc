// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.decoder.ReaderPhoto;
import io.ssd4j.ssd.image.decoder.RgbRows;
import java.io.EOFException;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A WebP image, decoded by TwelveMonkeys. */
final class WebpPhoto extends ReaderPhoto {
    private final boolean endsEarly;

    WebpPhoto(ImageReader reader, ImageInputStream stream, boolean endsEarly) {
        super(reader, stream);
        this.endsEarly = endsEarly;
    }

    @Override
    protected RgbRows decode(ImageReader from, ImageReadParam parameters) throws IOException {
        if (endsEarly) {
            throw new EOFException("the file is shorter than its RIFF header says");
        }
        // Without this, TwelveMonkeys converts to sRGB if the file embeds another profile.
        parameters.setDestinationType(from.getRawImageType(0));
        return super.decode(from, parameters);
    }
}
