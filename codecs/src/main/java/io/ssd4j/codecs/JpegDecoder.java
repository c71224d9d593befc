// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.JdkReaders;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.PhotoDecoder;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import java.io.IOException;
import java.util.List;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ServiceRegistry;

/**
 * Decodes JPEGs that the JDK's reader rejects. TwelveMonkeys' reader, which wraps the JDK's, tolerates the malformed
 * headers of real cameras and decodes lossless JPEG.
 */
public final class JpegDecoder implements PhotoDecoder {
    /** Created on first use: few applications meet such a file, and all of them would load the classes at start. */
    private static final class Provider {
        static final ImageReaderSpi TWELVE_MONKEYS = create();

        private static ImageReaderSpi create() {
            // The provider gets the reader that it wraps from the registry in which it is registered. Use a private
            // registry, because ImageIO's own is shared with the whole application and must not be changed.
            ServiceRegistry registry =
                    new ServiceRegistry(List.<Class<?>>of(ImageReaderSpi.class).iterator());
            registry.registerServiceProvider(JdkReaders.provider(PhotoFormat.JPEG), ImageReaderSpi.class);
            ImageReaderSpi provider = new JPEGImageReaderSpi();
            registry.registerServiceProvider(provider, ImageReaderSpi.class);
            return provider;
        }
    }

    /** Called by the service loader. */
    public JpegDecoder() {}

    @Override
    public PhotoFormat format() {
        return PhotoFormat.JPEG;
    }

    @Override
    public EncodedPhoto open(PhotoBytes bytes) throws IOException {
        return new JpegPhoto(Provider.TWELVE_MONKEYS.createReaderInstance(), bytes.stream());
    }
}
