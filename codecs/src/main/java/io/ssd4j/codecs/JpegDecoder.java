// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.builtin.BuiltInDecoder;
import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.PhotoDecoder;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import io.ssd4j.ssd.image.decoder.UnsupportedPhotoException;
import java.io.IOException;
import java.util.Optional;

/**
 * Decodes JPEGs with libjpeg-turbo, by way of leptonica. Files with four color components are left to the JDK's reader: leptonica
 * always converts them to red, green and blue, and rounds differently than Pillow.
 */
public final class JpegDecoder implements PhotoDecoder {
    private static final int INKS = 4;
    private static final PhotoDecoder FOUR_COMPONENTS = new BuiltInDecoder(PhotoFormat.JPEG);

    /** Called by the service loader. */
    public JpegDecoder() {}

    @Override
    public PhotoFormat format() {
        return PhotoFormat.JPEG;
    }

    @Override
    public Optional<String> obstacle() {
        return Leptonica.obstacle();
    }

    @Override
    public EncodedPhoto open(PhotoBytes bytes) throws IOException {
        JpegFrame frame = JpegFrame.read(bytes);
        boolean inks = frame.components() == INKS;
        boolean unsupported = switch (frame.coding()) {
            case HUFFMAN -> false;
            case ARITHMETIC -> inks;
            // libjpeg-turbo 3.0 treats the samples as luminance and color differences, and does not convert those.
            case LOSSLESS -> frame.components() > 1;
        };
        if (unsupported) {
            throw new UnsupportedPhotoException(
                    frame.coding().label() + " of " + frame.components() + " color components");
        }
        return inks ? FOUR_COMPONENTS.open(bytes) : new JpegPhoto(bytes, frame);
    }
}
