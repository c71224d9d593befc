// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoDecoder;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import io.ssd4j.ssd.image.decoder.RgbRows;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import javax.imageio.stream.ImageInputStream;

/** Reads one photo of a known format; every failure becomes an {@link ImageException} that names the file. */
final class PhotoReading {
    /** The limit above which Pillow treats an image as a decompression bomb. */
    private static final long DEFAULT_MAX_PIXELS = 178_956_970;

    private final String name;
    private final PhotoFormat format;
    private final ImageInputStream stream;
    private String size = "";

    PhotoReading(String name, PhotoFormat format, ImageInputStream stream) {
        this.name = name;
        this.format = format;
        this.stream = stream;
    }

    RgbImage decode() {
        return read(photo -> toImage(photo.decode()));
    }

    PhotoSize size() {
        return read(photo -> new PhotoSize(Math.toIntExact(photo.width()), Math.toIntExact(photo.height())));
    }

    /** A use of a photo whose header has been read. */
    private interface Use<T> {
        T of(EncodedPhoto photo) throws IOException;
    }

    private <T> T read(Use<T> use) {
        List<PhotoDecoder> decoders = PhotoDecoders.of(format);
        if (decoders.isEmpty()) {
            throw new ImageException(name + " is a " + format.label() + " image; to read it, "
                    + PhotoDecoders.ADD_CODECS + ", or convert it to JPEG or PNG");
        }
        Throwable failure = new IllegalStateException("not tried");
        for (PhotoDecoder decoder : decoders) {
            try {
                stream.seek(0);
                return read(decoder, use);
            } catch (ImageException e) {
                throw e;
            } catch (OutOfMemoryError e) {
                throw new ImageException(explain(e), e);
            } catch (IOException | RuntimeException e) {
                // On damaged data decoders throw anything: index out of bounds, negative array size.
                failure = e;
            }
        }
        throw new ImageException(explain(failure), failure);
    }

    private <T> T read(PhotoDecoder decoder, Use<T> use) throws IOException {
        try (EncodedPhoto photo = decoder.open(stream)) {
            checkSize(photo.width(), photo.height());
            return use.of(photo);
        }
    }

    private String explain(Throwable failure) {
        // The JDK's PNG reader wraps even an OutOfMemoryError.
        boolean truncated = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return name + ": " + size + " pixels do not fit in the Java heap of "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB; raise it with -Xmx, or scale the photo down";
            }
            truncated |= cause instanceof EOFException;
        }
        boolean codecsMayHelp = PhotoDecoders.codecsMayHelp(format);
        String advice = "; copy or download it again" + (codecsMayHelp ? ", or " + PhotoDecoders.ADD_CODECS : "");
        if (truncated) {
            return name + " is truncated: its " + format.label() + " data ends too early" + advice;
        }
        String kind = codecsMayHelp ? "data that is damaged or that the JDK cannot decode" : "data that is damaged";
        return name + " contains " + format.label() + " " + kind + " (" + failure + ")" + advice;
    }

    private void checkSize(long width, long height) {
        long limit = Long.getLong(Photo.MAX_PIXELS_PROPERTY, DEFAULT_MAX_PIXELS);
        long pixels = width * height;
        size = width + " x " + height;
        if (pixels > limit) {
            throw new ImageException(name + ": " + size + " = " + pixels
                    + " pixels exceed the limit of " + limit
                    + "; scale the photo down, or raise the limit with -D"
                    + Photo.MAX_PIXELS_PROPERTY + "=" + pixels);
        }
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
