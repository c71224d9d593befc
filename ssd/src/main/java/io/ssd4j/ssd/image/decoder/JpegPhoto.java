// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A JPEG whose samples are decoded by the JDK's reader and whose colors are converted by libjpeg's rules. */
final class JpegPhoto extends ReaderPhoto {
    private final JpegColors colors;

    JpegPhoto(ImageReader reader, ImageInputStream stream, JpegColors colors) {
        super(reader, stream);
        this.colors = colors;
    }

    @Override
    protected RgbRows decode(ImageReader from, ImageReadParam parameters) throws IOException {
        Raster raster = from.readRaster(0, parameters);
        if (!(raster.getSampleModel() instanceof PixelInterleavedSampleModel layout
                && raster.getDataBuffer() instanceof DataBufferByte bytes)) {
            throw new IOException("samples in an unknown layout: " + raster);
        }
        return switch (colors) {
            case GRAY, RGB -> new StoredBytes(layout, bytes);
            case YCC -> new StoredLuminance(layout, bytes);
            case CMYK, YCCK -> new StoredInks(raster, colors == JpegColors.YCCK);
        };
    }
}
