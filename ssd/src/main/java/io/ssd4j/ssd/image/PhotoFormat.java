// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/**
 * The photo formats, recognized by a file's first bytes and never by its name. Each has one fixed decoder, so that
 * other readers that an application registers with ImageIO cannot change the pixels of a photo.
 */
enum PhotoFormat {
    /**
     * TwelveMonkeys' wrapper of the JDK's decoder, because the JDK's own reader fails on malformed headers of real
     * cameras.
     */
    JPEG("JPEG", "\u00ff\u00d8\u00ff") {
        @Override
        ImageReader newReader() throws IOException {
            return registered(JPEGImageReaderSpi.class, JPEGImageReaderSpi::new);
        }
    },
    PNG("PNG", "\u0089PNG\r\n\u001a\n"),
    BMP("BMP", "BM"),
    GIF("GIF", "GIF8"),
    WEBP("WebP", "RIFF????WEBP") {
        @Override
        ImageReader newReader() throws IOException {
            return registered(WebPImageReaderSpi.class, WebPImageReaderSpi::new);
        }
    };

    /** Number of bytes needed to recognize the format. */
    static final int SIGNATURE_BYTES = 12;

    private final String label;
    private final String signature;

    PhotoFormat(String label, String signature) {
        this.label = label;
        this.signature = signature;
    }

    /** The format's usual name. */
    String label() {
        return label;
    }

    /** The format of a file that starts with these bytes, or null if there is none. */
    static @Nullable PhotoFormat of(byte[] start) {
        for (PhotoFormat format : values()) {
            if (format.matches(start)) {
                return format;
            }
        }
        return null;
    }

    private boolean matches(byte[] start) {
        for (int i = 0; i < signature.length(); i++) {
            char expected = signature.charAt(i);
            if (i >= start.length || (expected != '?' && expected != (start[i] & 0xff))) {
                return false;
            }
        }
        return true;
    }

    /** Creates a reader of this format. */
    ImageReader newReader() throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(label);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == ImageIO.class.getModule()) {
                return reader;
            }
        }
        throw new IllegalStateException("this JDK has no ImageIO reader for " + label);
    }

    /**
     * Creates a reader from the provider that ImageIO found, or registers the provider first. ImageIO searches with the
     * context class loader of its first user, which may not see the provider, and an unregistered provider does not
     * work.
     */
    private static <P extends ImageReaderSpi> ImageReader registered(Class<P> type, Supplier<P> provider)
            throws IOException {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        synchronized (PhotoFormat.class) {
            if (registry.getServiceProviderByClass(type) == null) {
                registry.registerServiceProvider(provider.get(), ImageReaderSpi.class);
            }
        }
        return registry.getServiceProviderByClass(type).createReaderInstance();
    }
}
