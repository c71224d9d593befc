// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.pixels;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;

/**
 * Gray and RGB images with one byte per channel, with or without alpha: nearly all photos. The bytes are copied
 * straight from the backing array, because reading samples through the raster takes a sizable part of the decoding
 * time.
 */
final class StoredBytes implements RgbRows {
    private final byte[] bytes;
    private final int start;
    private final int width;
    private final int height;
    private final int pixelStride;
    private final int rowStride;
    private final int[] bands;

    StoredBytes(PixelInterleavedSampleModel layout, DataBufferByte buffer) {
        this.bytes = buffer.getData();
        this.start = buffer.getOffset();
        this.width = layout.getWidth();
        this.height = layout.getHeight();
        this.pixelStride = layout.getPixelStride();
        this.rowStride = layout.getScanlineStride();
        this.bands = layout.getBandOffsets();
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public void read(int y, byte[] rgb) {
        for (int channel = 0; channel < 3; channel++) {
            // One band is gray, two are gray with alpha.
            int from = start + y * rowStride + bands[bands.length < 3 ? 0 : channel];
            for (int x = 0; x < width; x++) {
                rgb[3 * x + channel] = bytes[from];
                from += pixelStride;
            }
        }
    }
}
