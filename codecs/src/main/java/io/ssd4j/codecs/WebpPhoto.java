// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A WebP image, or the first image of an animation on its canvas, decoded by libwebp. */
final class WebpPhoto implements EncodedPhoto {
    private static final byte BACKGROUND = 0;

    private final PhotoBytes bytes;
    private final WebpContainer container;

    WebpPhoto(PhotoBytes bytes, WebpContainer container) {
        this.bytes = bytes;
        this.container = container;
    }

    @Override
    public long width() {
        return container.width();
    }

    @Override
    public long height() {
        return container.height();
    }

    @Override
    public void decode(MemorySegment rgb) throws IOException {
        WebpFrame frame = container.first();
        if (frame.width() != container.width() || frame.height() != container.height()) {
            // Transparent black, whatever background color the file specifies: libwebp's animation decoder ignores
            // it.
            rgb.fill(BACKGROUND);
        }
        int stride = Math.multiplyExact(3, container.width());
        long offset = (long) frame.y() * stride + 3L * frame.x();
        Leptonica.decodeWebp(frame.bitstream(bytes), rgb.asSlice(offset), stride);
    }
}
