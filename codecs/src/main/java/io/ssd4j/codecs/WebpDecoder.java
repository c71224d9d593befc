// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.PhotoDecoder;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/** Decodes WebP through TwelveMonkeys: lossy, lossless, and the first image of an animation. */
public final class WebpDecoder implements PhotoDecoder {
    private static final int RIFF_SIZE = 4;
    private static final int RIFF_HEADER_BYTES = 8;

    /** Created on first use. */
    private static final class Provider {
        static final ImageReaderSpi TWELVE_MONKEYS = new WebPImageReaderSpi();
    }

    /** Called by the service loader. */
    public WebpDecoder() {}

    @Override
    public PhotoFormat format() {
        return PhotoFormat.WEBP;
    }

    @Override
    public EncodedPhoto open(PhotoBytes bytes) throws IOException {
        ImageInputStream stream = bytes.stream();
        return new WebpPhoto(Provider.TWELVE_MONKEYS.createReaderInstance(), stream, endsEarly(stream));
    }

    /**
     * Checks for the last byte that the header announces, because TwelveMonkeys reads zeros past the end of the file.
     */
    private static boolean endsEarly(ImageInputStream stream) throws IOException {
        stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        stream.seek(RIFF_SIZE);
        stream.seek(RIFF_HEADER_BYTES + stream.readUnsignedInt() - 1);
        boolean early = stream.read() < 0;
        stream.seek(0);
        return early;
    }
}
