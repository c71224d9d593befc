// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * An image in a WebP file.
 *
 * @param x column of its left edge on the canvas
 * @param y row of its top edge on the canvas
 * @param width pixels per row
 * @param height rows
 * @param alpha the offset of the chunk with its alpha channel, or a negative number
 * @param image the offset of the chunk with its colors, or a negative number
 * @param end the offset after that chunk and its padding
 */
record WebpFrame(int x, int y, int width, int height, int alpha, int image, int end) {

    /**
     * Checks the place on the canvas.
     *
     * @param exact whether it must cover the canvas
     * @throws IOException if a part is missing or out of place
     */
    void check(int canvasWidth, int canvasHeight, boolean exact) throws IOException {
        if (image < 0) {
            throw new IOException("an image without color data");
        }
        if (alpha > image) {
            throw new IOException("the alpha channel behind the colors");
        }
        boolean covers = x == 0 && y == 0 && width == canvasWidth && height == canvasHeight;
        boolean inside = (long) x + width <= canvasWidth && (long) y + height <= canvasHeight;
        if (exact ? !covers : !inside) {
            throw new IOException("an image of " + width + " x " + height + " pixels at " + x + ", " + y
                    + " on a canvas of " + canvasWidth + " x " + canvasHeight);
        }
    }

    /** The same image if its file does not announce an alpha channel: libwebp then ignores the chunk. */
    WebpFrame withoutAlpha() {
        return new WebpFrame(x, y, width, height, -1, image, end);
    }

    /** The chunks that libwebp decodes. */
    MemorySegment bitstream(PhotoBytes bytes) {
        int start = alpha >= 0 ? alpha : image;
        return bytes.segment().asSlice(start, end - start);
    }
}
