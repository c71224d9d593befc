// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** The first image of a file, decoded by an ImageIO reader. */
public class ReaderPhoto implements EncodedPhoto {
    private final ImageReader reader;
    private boolean truncated;

    /**
     * @param reader the reader, which closing this photo disposes of
     * @param stream positioned at the start of the file
     */
    public ReaderPhoto(ImageReader reader, ImageInputStream stream) {
        this.reader = reader;
        // If data is missing, the JDK's JPEG reader fills in gray and only warns, with this text.
        reader.addIIOReadWarningListener((source, warning) -> truncated |= warning.startsWith("Truncated File"));
        // Forward only, without parsing metadata.
        reader.setInput(stream, true, true);
    }

    @Override
    public long width() throws IOException {
        return reader.getWidth(0);
    }

    @Override
    public long height() throws IOException {
        return reader.getHeight(0);
    }

    @Override
    public final void decode(MemorySegment rgb) throws IOException {
        RgbRows rows = decode(reader, reader.getDefaultReadParam());
        if (truncated) {
            throw new EOFException("the decoder filled in missing pixels");
        }
        byte[] row = new byte[Math.multiplyExact(3, rows.width())];
        for (int y = 0; y < rows.height(); y++) {
            rows.read(y, row);
            MemorySegment.copy(row, 0, rgb, ValueLayout.JAVA_BYTE, (long) y * row.length, row.length);
        }
    }

    /** Decodes with the reader, by default to the layout and color space that it prefers. */
    protected RgbRows decode(ImageReader from, ImageReadParam parameters) throws IOException {
        return RgbRows.of(from.read(0, parameters));
    }

    @Override
    public void close() {
        reader.dispose();
    }
}
