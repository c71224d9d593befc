// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.imageio;

import io.ssd4j.ssd.image.decoder.PhotoFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** The JDK's own readers, independent of readers that an application registers or prefers. */
public final class JdkReaders {
    private JdkReaders() {}

    /**
     * Creates a reader.
     *
     * @param format JPEG or PNG
     * @throws IllegalStateException if the JDK has none, or something has removed it from ImageIO's registry
     */
    public static ImageReader create(PhotoFormat format) throws IOException {
        // The registry is the only way to get the JDK's providers; its order and its other entries are ignored.
        Iterator<ImageReaderSpi> registered =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
        while (registered.hasNext()) {
            ImageReaderSpi provider = registered.next();
            if (provider.getClass().getModule() == ImageIO.class.getModule()
                    && Arrays.asList(provider.getFormatNames()).contains(format.label())) {
                return provider.createReaderInstance();
            }
        }
        throw new IllegalStateException("ImageIO has lost the JDK's own reader of " + format.label());
    }
}
