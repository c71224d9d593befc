// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.decoder.ReaderPhoto;
import io.ssd4j.ssd.image.decoder.RgbRows;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;

/** A JPEG image, decoded by TwelveMonkeys. */
final class JpegPhoto extends ReaderPhoto {
    private static final String METADATA = "javax_imageio_jpeg_image_1.0";
    private static final String YCCK_TRANSFORM = "2";

    JpegPhoto(ImageReader reader, ImageInputStream stream) {
        super(reader, stream);
    }

    @Override
    protected RgbRows decode(ImageReader from, ImageReadParam parameters) throws IOException {
        ImageTypeSpecifier stored = from.getRawImageType(0);
        if (stored.getNumComponents() == 4) {
            // TwelveMonkeys' own conversion applies a profile and interprets files without an Adobe marker differently.
            return RgbRows.ofInks(from.readRaster(0, parameters), isYcck(from));
        }
        // Without this, TwelveMonkeys converts to sRGB if the file embeds another profile.
        parameters.setDestinationType(stored);
        return super.decode(from, parameters);
    }

    private static boolean isYcck(ImageReader reader) throws IOException {
        IIOMetadataNode tree = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree(METADATA);
        return tree.getElementsByTagName("app14Adobe").item(0) instanceof IIOMetadataNode adobe
                && adobe.getAttribute("transform").equals(YCCK_TRANSFORM);
    }
}
