// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import io.ssd4j.ssd.image.decoder.JdkDecoder;
import io.ssd4j.ssd.image.decoder.PhotoDecoder;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The installed decoders. The JDK's come first, so a photo that it can decode looks the same everywhere. */
final class PhotoDecoders {
    /** Advice for photos that the JDK alone cannot read. */
    static final String ADD_CODECS = "add the artifact io.ssd4j:ssd4j-codecs to the class path or module path";

    private static final List<PhotoDecoder> ADDED =
            ServiceLoader.load(PhotoDecoder.class, PhotoDecoders.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private PhotoDecoders() {}

    /** The installed decoders of a format, in the order in which they are tried; may be empty. */
    static List<PhotoDecoder> of(PhotoFormat format) {
        return Stream.concat(JdkDecoder.all().stream(), ADDED.stream())
                .filter(decoder -> decoder.format() == format)
                .toList();
    }

    /** Whether the codecs artifact would add a decoder of the format but is not installed. */
    static boolean codecsMayHelp(PhotoFormat format) {
        return (format == PhotoFormat.JPEG || format == PhotoFormat.WEBP)
                && ADDED.stream().noneMatch(decoder -> decoder.format() == format);
    }
}
