// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;

/**
 * Gray or red-green-blue pictures, with or without alpha, one byte per channel: nearly all photos. Copied from the array
 * that they lie in, because asking the raster for samples takes a good part of the time that decoding takes.
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
