// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin;

import io.ssd4j.ssd.image.builtin.bmp.BmpPhoto;
import io.ssd4j.ssd.image.builtin.gif.GifPhoto;
import io.ssd4j.ssd.image.builtin.jpeg.JpegPhoto;
import io.ssd4j.ssd.image.builtin.png.PngPhoto;
import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.PhotoDecoder;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import java.io.IOException;
import java.util.List;

/**
 * Decodes a format without native code of this project. For JPEG and PNG it uses the JDK's own ImageIO readers, whatever readers an
 * application registers, and checks the files itself first. The JDK's readers for BMP and GIF are not used, because they silently
 * continue where data is missing, and treat unusual BMP headers and the screen of a GIF differently than the reference.
 *
 * @param format JPEG, PNG, BMP or GIF
 */
public record BuiltInDecoder(PhotoFormat format) implements PhotoDecoder {
    private static final List<PhotoDecoder> ALL = List.of(
            new BuiltInDecoder(PhotoFormat.JPEG),
            new BuiltInDecoder(PhotoFormat.PNG),
            new BuiltInDecoder(PhotoFormat.BMP),
            new BuiltInDecoder(PhotoFormat.GIF));

    /**
     * Checks the format.
     *
     * @throws IllegalArgumentException if it is WebP
     */
    public BuiltInDecoder {
        if (format == PhotoFormat.WEBP) {
            throw new IllegalArgumentException("no decoder of WebP is built in");
        }
    }

    /** The decoders for all built-in formats. */
    public static List<PhotoDecoder> all() {
        return ALL;
    }

    @Override
    public EncodedPhoto open(PhotoBytes bytes) throws IOException {
        return switch (format) {
            case JPEG -> JpegPhoto.open(bytes);
            case PNG -> PngPhoto.open(bytes);
            case BMP -> BmpPhoto.open(bytes);
            case GIF -> GifPhoto.open(bytes);
            case WEBP -> throw new IllegalStateException("checked before");
        };
    }
}
