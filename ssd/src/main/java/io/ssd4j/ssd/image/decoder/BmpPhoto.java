// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A BMP whose size is read here: if the size overflows its arithmetic, the JDK's reader only says "unable to read the image
 * header".
 */
final class BmpPhoto extends ReaderPhoto {
    /** Offset of the BMP header that contains the size. */
    private static final long INFO_HEADER = 14;

    private static final int OLDEST_HEADER_BYTES = 12;

    private final long width;
    private final long height;

    private BmpPhoto(ImageReader reader, ImageInputStream stream, long width, long height) {
        super(reader, stream);
        this.width = width;
        this.height = height;
    }

    static BmpPhoto open(ImageReader reader, ImageInputStream stream) throws IOException {
        stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        stream.seek(INFO_HEADER);
        boolean oldest = stream.readUnsignedInt() == OLDEST_HEADER_BYTES;
        long width = oldest ? stream.readUnsignedShort() : stream.readInt();
        long height = oldest ? stream.readUnsignedShort() : stream.readInt();
        stream.seek(0);
        // A negative height means that the top row comes first.
        return new BmpPhoto(reader, stream, width, Math.abs(height));
    }

    @Override
    public long width() {
        return width;
    }

    @Override
    public long height() {
        return height;
    }
}
