// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * A decoded image, converted to 8-bit red, green, blue row by row.
 *
 * <p>Implementations read raw samples and never ask the color model for a color: {@code BufferedImage.getRGB} treats
 * gray as linear light, which brightens gray photos, and applies embedded profiles. The reference does neither.
 */
public interface RgbRows {

    /** The rows of a gray, RGB or palette image, as stored: without applying profiles, and without alpha. */
    static RgbRows of(BufferedImage image) {
        if (image.getRaster().getSampleModel() instanceof PixelInterleavedSampleModel layout
                && image.getRaster().getDataBuffer() instanceof DataBufferByte bytes
                && !(image.getColorModel() instanceof IndexColorModel)) {
            return new StoredBytes(layout, bytes);
        }
        return new StoredColors(image);
    }

    /**
     * The rows of a JPEG with four channels, converted by Pillow's rule: the file contains Adobe's inverted inks, and a
     * color is {@code (255 - ink) * (255 - black) / 255}.
     *
     * @param inks four bands of 8 bits
     * @param ycck whether the first three bands are luminance and color differences instead of inks
     */
    static RgbRows ofInks(Raster inks, boolean ycck) {
        return new StoredInks(inks, ycck);
    }

    /** Pixels per row. */
    int width();

    /** Rows. */
    int height();

    /** Writes row {@code y}, three bytes per pixel. */
    void read(int y, byte[] rgb);
}
