// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;

/** Decodes one photo whose format is known; every failure becomes an {@link ImageException} that names the file. */
final class PhotoDecoder {
    /** Pillow's limit, beyond which it takes a picture for an attack on the machine's memory. */
    private static final long DEFAULT_MAX_PIXELS = 178_956_970;

    private static final String JPEG_METADATA = "javax_imageio_jpeg_image_1.0";

    /** Where the header with the size starts. */
    private static final long BMP_HEADER = 14;

    private final Path file;
    private final PhotoFormat format;
    private final ImageInputStream stream;
    private boolean cutOff;
    private String size = "";

    PhotoDecoder(Path file, PhotoFormat format, ImageInputStream stream) {
        this.file = file;
        this.format = format;
        this.stream = stream;
    }

    RgbImage decode() {
        return read(this::decode);
    }

    PhotoSize size() {
        return read(this::size);
    }

    /** Something that a reader of the format does. */
    private interface Reading<T> {
        T of(ImageReader reader) throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        try {
            ImageReader reader = format.newReader();
            try {
                return reading.of(reader);
            } finally {
                reader.dispose();
            }
        } catch (ImageException e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // Decoders meet damaged data with any exception: an index out of bounds, a negative array size.
            throw new ImageException(explain(e), e);
        }
    }

    private PhotoSize size(ImageReader reader) throws IOException {
        if (format == PhotoFormat.BMP) {
            checkBmpSize();
        }
        reader.setInput(stream, true, true);
        PhotoSize found = new PhotoSize(reader.getWidth(0), reader.getHeight(0));
        checkSize(found.width(), found.height());
        return found;
    }

    private RgbImage decode(ImageReader reader) throws IOException {
        if (format == PhotoFormat.WEBP && webpEndsEarly()) {
            throw new EOFException("the file is shorter than its RIFF header says");
        }
        if (format == PhotoFormat.BMP) {
            checkBmpSize();
        }
        reader.addIIOReadWarningListener((source, warning) -> noteWarning(warning));
        // Forward only; metadata is parsed on request alone.
        reader.setInput(stream, true, true);
        checkSize(reader.getWidth(0), reader.getHeight(0));
        RgbImage image = toImage(read(reader));
        if (cutOff) {
            throw new EOFException("the decoder filled up what is missing");
        }
        return image;
    }

    private String explain(Throwable failure) {
        // The JDK's PNG reader wraps even an OutOfMemoryError.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return file + ": " + size + " pixels do not fit into the Java heap of "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB; raise it with -Xmx, or scale the photo down";
            }
            cutOff |= cause instanceof EOFException;
        }
        if (cutOff) {
            return file + " is cut off: its " + format.label() + " data ends too early; copy or download it again";
        }
        return file + " holds damaged " + format.label() + " data (" + failure + "); copy or download it again";
    }

    /** A decoder that misses data may fill up with gray and only warn; the JDK's JPEG reader does, in these words. */
    private void noteWarning(String warning) {
        cutOff |= warning.startsWith("Truncated File");
    }

    private void checkSize(long width, long height) {
        long limit = Long.getLong(Photo.MAX_PIXELS_PROPERTY, DEFAULT_MAX_PIXELS);
        long pixels = width * height;
        size = width + " x " + height;
        if (pixels > limit) {
            throw new ImageException(file + ": " + size + " = " + pixels
                    + " pixels are more than the limit of " + limit
                    + "; scale the photo down, or raise the limit with -D"
                    + Photo.MAX_PIXELS_PROPERTY + "=" + pixels);
        }
    }

    /** The JDK's BMP reader only says "unable to read the image header" where a size overflows its arithmetic. */
    private void checkBmpSize() throws IOException {
        stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        stream.seek(BMP_HEADER);
        // The oldest header, of 12 bytes, has 16-bit sizes; a negative height means that the top row comes first.
        boolean oldest = stream.readUnsignedInt() == 12;
        long width = oldest ? stream.readUnsignedShort() : stream.readInt();
        long height = oldest ? stream.readUnsignedShort() : stream.readInt();
        stream.seek(0);
        checkSize(width, Math.abs(height));
    }

    private RgbRows read(ImageReader reader) throws IOException {
        ImageReadParam parameters = reader.getDefaultReadParam();
        if (format == PhotoFormat.JPEG || format == PhotoFormat.WEBP) {
            ImageTypeSpecifier stored = reader.getRawImageType(0);
            if (format == PhotoFormat.JPEG && stored.getNumComponents() == 4) {
                return new StoredInks(reader.readRaster(0, parameters), isYcck(reader));
            }
            // Without this, TwelveMonkeys' readers convert to sRGB where the file embeds another profile.
            parameters.setDestinationType(stored);
        }
        return RgbRows.of(reader.read(0, parameters));
    }

    private static boolean isYcck(ImageReader reader) throws IOException {
        IIOMetadataNode tree = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree(JPEG_METADATA);
        return tree.getElementsByTagName("app14Adobe").item(0) instanceof IIOMetadataNode adobe
                && adobe.getAttribute("transform").equals("2");
    }

    /** TwelveMonkeys reads zeros past the end of a WebP file, so ask whether the last byte that it announces is there. */
    private boolean webpEndsEarly() throws IOException {
        stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        stream.seek(4);
        stream.seek(8 + stream.readUnsignedInt() - 1);
        boolean ended = stream.read() < 0;
        stream.seek(0);
        return ended;
    }

    private static RgbImage toImage(RgbRows rows) {
        MemorySegment pixels = Arena.ofAuto().allocate(3L * rows.width() * rows.height());
        byte[] row = new byte[Math.multiplyExact(3, rows.width())];
        for (int y = 0; y < rows.height(); y++) {
            rows.read(y, row);
            MemorySegment.copy(row, 0, pixels, ValueLayout.JAVA_BYTE, (long) y * row.length, row.length);
        }
        return new RgbImage(rows.width(), rows.height(), pixels);
    }
}
