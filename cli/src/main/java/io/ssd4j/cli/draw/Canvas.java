// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import io.ssd4j.ssd.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A copy of a photo to draw on. Photos too small for a readable label are enlarged by a whole number, pixel by pixel.
 *
 * @param image the copy
 * @param scale the enlargement
 */
record Canvas(BufferedImage image, int scale) {
    /** A label with a short name still fits into this many pixels. */
    private static final int SMALL = 160;

    /** The side to which a smaller photo is enlarged at least. */
    private static final int ENLARGED = 320;

    /** Keeps a photo of one row and thousands of columns from becoming hundreds of times as long. */
    private static final int LONGEST = 8192;

    static Canvas of(RgbImage photo) {
        int scale = scale(photo.width(), photo.height());
        // Blue comes first in this type, which Java2D draws on fastest; only its order of bytes differs from the
        // photo's.
        BufferedImage image =
                new BufferedImage(photo.width() * scale, photo.height() * scale, BufferedImage.TYPE_3BYTE_BGR);
        byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        int stride = 3 * image.getWidth();
        for (int y = 0; y < photo.height(); y++) {
            int first = y * scale * stride;
            row(photo, y, scale, target, first);
            for (int copy = 1; copy < scale; copy++) {
                System.arraycopy(target, first, target, first + copy * stride, stride);
            }
        }
        return new Canvas(image, scale);
    }

    private static int scale(int width, int height) {
        int shorter = Math.min(width, height);
        if (shorter >= SMALL) {
            return 1;
        }
        return Math.clamp(LONGEST / Math.max(width, height), 1, Math.ceilDiv(ENLARGED, shorter));
    }

    private static void row(RgbImage photo, int y, int scale, byte[] target, int first) {
        MemorySegment pixels = photo.pixels();
        int at = first;
        for (int x = 0; x < photo.width(); x++) {
            long pixel = 3 * ((long) y * photo.width() + x);
            byte red = pixels.get(ValueLayout.JAVA_BYTE, pixel);
            byte green = pixels.get(ValueLayout.JAVA_BYTE, pixel + 1);
            byte blue = pixels.get(ValueLayout.JAVA_BYTE, pixel + 2);
            for (int copy = 0; copy < scale; copy++) {
                target[at++] = blue;
                target[at++] = green;
                target[at++] = red;
            }
        }
    }
}
