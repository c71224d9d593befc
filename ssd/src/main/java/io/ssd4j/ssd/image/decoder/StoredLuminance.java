// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;

/** Luminance and two color differences of one byte each, converted to red, green and blue in libjpeg's fixed point. */
final class StoredLuminance implements RgbRows {
    private final StoredBytes samples;

    StoredLuminance(PixelInterleavedSampleModel layout, DataBufferByte buffer) {
        this.samples = new StoredBytes(layout, buffer);
    }

    @Override
    public int width() {
        return samples.width();
    }

    @Override
    public int height() {
        return samples.height();
    }

    @Override
    public void read(int y, byte[] rgb) {
        samples.read(y, rgb);
        for (int i = 0; i < 3 * width(); i += 3) {
            int luminance = rgb[i] & 0xff;
            int blue = (rgb[i + 1] & 0xff) - 128;
            int red = (rgb[i + 2] & 0xff) - 128;
            rgb[i] = Ycc.red(luminance, red);
            rgb[i + 1] = Ycc.green(luminance, blue, red);
            rgb[i + 2] = Ycc.blue(luminance, blue);
        }
    }
}
