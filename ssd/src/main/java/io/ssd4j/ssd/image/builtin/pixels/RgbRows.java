// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.pixels;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;

/**
 * A decoded image, converted to 8-bit red, green, blue row by row.
 *
 * <p>Implementations read raw samples and never ask the color model for a color: {@code BufferedImage.getRGB} treats
 * gray as linear light, which brightens gray photos, and applies embedded profiles. The reference does neither.
 */
public interface RgbRows {

    /** The rows of a gray, RGB or palette image, as stored: without alpha. */
    static RgbRows of(BufferedImage image) {
        if (image.getRaster().getSampleModel() instanceof PixelInterleavedSampleModel layout
                && image.getRaster().getDataBuffer() instanceof DataBufferByte bytes
                && !(image.getColorModel() instanceof IndexColorModel)) {
            return new StoredBytes(layout, bytes);
        }
        return new StoredColors(image);
    }

    /** Pixels per row. */
    int width();

    /** Rows. */
    int height();

    /** Writes row {@code y}, three bytes per pixel. */
    void read(int y, byte[] rgb);
}
