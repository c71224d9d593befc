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

/** Decodes one photo of a known format; every failure becomes an {@link ImageException} that names the file. */
final class PhotoDecoder {
    /** The limit above which Pillow treats an image as a decompression bomb. */
    private static final long DEFAULT_MAX_PIXELS = 178_956_970;

    private static final String JPEG_METADATA = "javax_imageio_jpeg_image_1.0";

    /** Offset of the BMP header that contains the size. */
    private static final long BMP_HEADER = 14;

    private final Path file;
    private final PhotoFormat format;
    private final ImageInputStream stream;
    private boolean truncated;
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

    /** A task for an ImageIO reader. */
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
            // On damaged data decoders throw anything: index out of bounds, negative array size.
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
        // Forward only, without parsing metadata.
        reader.setInput(stream, true, true);
        checkSize(reader.getWidth(0), reader.getHeight(0));
        RgbImage image = toImage(read(reader));
        if (truncated) {
            throw new EOFException("the decoder filled in missing pixels");
        }
        return image;
    }

    private String explain(Throwable failure) {
        // The JDK's PNG reader wraps even an OutOfMemoryError.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return file + ": " + size + " pixels do not fit in the Java heap of "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB; raise it with -Xmx, or scale the photo down";
            }
            truncated |= cause instanceof EOFException;
        }
        if (truncated) {
            return file + " is truncated: its " + format.label() + " data ends too early; copy or download it again";
        }
        return file + " contains damaged " + format.label() + " data (" + failure + "); copy or download it again";
    }

    /** If data is missing, the JDK's JPEG reader fills in gray and only warns, with this text. */
    private void noteWarning(String warning) {
        truncated |= warning.startsWith("Truncated File");
    }

    private void checkSize(long width, long height) {
        long limit = Long.getLong(Photo.MAX_PIXELS_PROPERTY, DEFAULT_MAX_PIXELS);
        long pixels = width * height;
        size = width + " x " + height;
        if (pixels > limit) {
            throw new ImageException(file + ": " + size + " = " + pixels
                    + " pixels exceed the limit of " + limit
                    + "; scale the photo down, or raise the limit with -D"
                    + Photo.MAX_PIXELS_PROPERTY + "=" + pixels);
        }
    }

    /** If the size overflows its arithmetic, the JDK's BMP reader only says "unable to read the image header". */
    private void checkBmpSize() throws IOException {
        stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        stream.seek(BMP_HEADER);
        // The oldest header (12 bytes) has 16-bit sizes. A negative height means that the top row comes first.
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
            // Without this, TwelveMonkeys' readers convert to sRGB if the file embeds another profile.
            parameters.setDestinationType(stored);
        }
        return RgbRows.of(reader.read(0, parameters));
    }

    private static boolean isYcck(ImageReader reader) throws IOException {
        IIOMetadataNode tree = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree(JPEG_METADATA);
        return tree.getElementsByTagName("app14Adobe").item(0) instanceof IIOMetadataNode adobe
                && adobe.getAttribute("transform").equals("2");
    }

    /**
     * TwelveMonkeys reads zeros past the end of a WebP file, so this checks that the file has its last announced byte.
     */
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
