// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.IOException;
import java.util.List;
import javax.imageio.ImageReader;

/**
 * Decodes a format with one of the JDK's readers.
 *
 * @param format JPEG, PNG, BMP or GIF
 */
public record JdkDecoder(PhotoFormat format) implements PhotoDecoder {
    private static final List<PhotoDecoder> ALL = List.of(
            new JdkDecoder(PhotoFormat.JPEG),
            new JdkDecoder(PhotoFormat.PNG),
            new JdkDecoder(PhotoFormat.BMP),
            new JdkDecoder(PhotoFormat.GIF));

    /** The decoders for every format that the JDK can read. */
    public static List<PhotoDecoder> all() {
        return ALL;
    }

    @Override
    public EncodedPhoto open(PhotoBytes bytes) throws IOException {
        return switch (format) {
            case JPEG -> new JpegPhoto(reader(), bytes.stream(), JpegColors.read(bytes.stream()));
            case BMP -> BmpPhoto.open(bytes);
            case PNG -> PngPhoto.open(bytes);
            case GIF -> GifPhoto.open(bytes);
            case WEBP -> throw new UnsupportedPhotoException("any contents");
        };
    }

    private ImageReader reader() throws IOException {
        return JdkReaders.provider(format).createReaderInstance();
    }
}
