// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.PhotoDecoder;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import java.io.IOException;
import java.util.Optional;

/** Decodes WebP with libwebp: lossy, lossless, and the first image of an animation. */
public final class WebpDecoder implements PhotoDecoder {
    /** Called by the service loader. */
    public WebpDecoder() {}

    @Override
    public PhotoFormat format() {
        return PhotoFormat.WEBP;
    }

    @Override
    public Optional<String> obstacle() {
        return Leptonica.obstacle();
    }

    @Override
    public EncodedPhoto open(PhotoBytes bytes) throws IOException {
        // The container's rules may be more tolerant than the decoder's; libwebp's own animation decoder checks both.
        Leptonica.webpFeatures(bytes.segment());
        return new WebpPhoto(bytes, WebpContainer.read(bytes));
    }
}
