// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import io.ssd4j.ssd.image.builtin.BuiltInDecoder;
import io.ssd4j.ssd.image.decoder.PhotoDecoder;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Selects the decoder for a format: one from another module if it works, otherwise the built-in one. A photo is never tried with
 * two decoders, so it is always refused for the same reason.
 */
final class PhotoDecoders {
    /** Advice for photos that no built-in decoder reads. */
    static final String ADD_CODECS = "add the artifact io.ssd4j:ssd4j-codecs to the class path or module path";

    private static final List<PhotoDecoder> ADDED =
            ServiceLoader.load(PhotoDecoder.class, PhotoDecoders.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private PhotoDecoders() {}

    /** The decoder for a format, or empty if none works. */
    static Optional<PhotoDecoder> of(PhotoFormat format) {
        return added(format)
                .filter(decoder -> decoder.obstacle().isEmpty())
                .or(() -> BuiltInDecoder.all().stream()
                        .filter(decoder -> decoder.format() == format)
                        .findFirst());
    }

    /**
     * How to make a better decoder for the format available; empty if one already is, or if none is better than the built-in one.
     */
    static Optional<String> remedy(PhotoFormat format) {
        Optional<PhotoDecoder> codec = added(format);
        if (codec.isPresent()) {
            return codec.get()
                    .obstacle()
                    .map(reason -> "make the decoder of io.ssd4j:ssd4j-codecs work (" + reason + ")");
        }
        return format == PhotoFormat.JPEG || format == PhotoFormat.WEBP ? Optional.of(ADD_CODECS) : Optional.empty();
    }

    private static Optional<PhotoDecoder> added(PhotoFormat format) {
        return ADDED.stream().filter(decoder -> decoder.format() == format).findFirst();
    }
}
