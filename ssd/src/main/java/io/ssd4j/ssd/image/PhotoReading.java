// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import io.ssd4j.bindings.memory.MemoryHeadroom;
import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.PhotoDecoder;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import io.ssd4j.ssd.image.exif.Orientation;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Reads one photo of a known format; every failure becomes an {@link ImageException} that names the file. */
final class PhotoReading {
    /** The limit above which Pillow treats an image as a decompression bomb. */
    private static final long DEFAULT_MAX_PIXELS = 178_956_970;

    private static final long MAX_SIDE = Integer.MAX_VALUE / 3;

    /** From this many bytes of pixels on, checking the system's limits takes little time compared with decoding. */
    private static final long LARGE = 64 << 20;

    private final String name;
    private final PhotoFormat format;
    private final PhotoBytes bytes;
    private final PhotoOptions options;
    private final PhotoFailure failure;

    PhotoReading(String name, PhotoFormat format, PhotoBytes bytes, PhotoOptions options) {
        this.name = name;
        this.format = format;
        this.bytes = bytes;
        this.options = options;
        this.failure = new PhotoFailure(name, format);
    }

    RgbImage decode(Arena arena) {
        return read(photo -> {
            int width = Math.toIntExact(photo.width());
            int height = Math.toIntExact(photo.height());
            photo.check();
            Orientation orientation = orientation();
            requireMemory(memory(photo, orientation));
            MemorySegment upright =
                    orientation == Orientation.AS_STORED ? decode(photo, arena) : turn(photo, orientation, arena);
            return orientation.swapsSides()
                    ? new RgbImage(height, width, upright)
                    : new RgbImage(width, height, upright);
        });
    }

    /** Bytes outside the Java heap for the pixels, for a second copy if they have to be turned, and for the decoder. */
    static long memory(EncodedPhoto photo, Orientation orientation) throws IOException {
        int copies = orientation == Orientation.AS_STORED ? 1 : 2;
        return 3 * photo.width() * photo.height() * copies + photo.extraBytes();
    }

    /** Checks this because Linux would grant the memory and later kill the process. */
    private void requireMemory(long bytes) {
        if (bytes < LARGE) {
            return;
        }
        MemoryHeadroom.refusal(bytes, "its pixels", "make it smaller, or ").ifPresent(refusal -> {
            throw new ImageException(name + ": " + refusal);
        });
    }

    private static MemorySegment decode(EncodedPhoto photo, Arena arena) throws IOException {
        MemorySegment rgb = arena.allocate(3L * photo.width() * photo.height());
        photo.decode(rgb);
        return rgb;
    }

    private static MemorySegment turn(EncodedPhoto photo, Orientation orientation, Arena arena) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            return orientation.apply(decode(photo, scratch), (int) photo.width(), (int) photo.height(), arena);
        }
    }

    PhotoSize size() {
        return read(photo -> {
            int width = Math.toIntExact(photo.width());
            int height = Math.toIntExact(photo.height());
            return orientation().swapsSides() ? new PhotoSize(height, width) : new PhotoSize(width, height);
        });
    }

    private Orientation orientation() {
        return options.orientation() ? Orientation.of(format, bytes) : Orientation.AS_STORED;
    }

    /** A use of a photo whose header has been read. */
    private interface Use<T> {
        T of(EncodedPhoto photo) throws IOException;
    }

    private <T> T read(Use<T> use) {
        PhotoDecoder decoder = PhotoDecoders.of(format).orElseThrow(failure::noDecoder);
        String size = "";
        try {
            EncodedPhoto photo = decoder.open(bytes);
            size = photo.width() + " x " + photo.height();
            checkSize(photo.width(), photo.height());
            return use.of(photo);
        } catch (ImageException e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // On damaged data decoders throw anything: index out of bounds, negative array size.
            throw failure.of(e, size);
        }
    }

    private void checkSize(long width, long height) throws IOException {
        if (width < 1 || height < 1) {
            throw new IOException("a size of " + width + " x " + height + " pixels");
        }
        long limit = options.maxPixels().orElseGet(() -> Long.getLong(Photo.MAX_PIXELS_PROPERTY, DEFAULT_MAX_PIXELS));
        // A header may state 32 bits each, and the product may exceed the range of a positive long.
        long pixels = width * height;
        if (Long.compareUnsigned(pixels, limit) > 0) {
            throw new ImageException(name + ": " + width + " x " + height + " = " + Long.toUnsignedString(pixels)
                    + " pixels exceed the limit of " + limit
                    + "; scale the photo down, or raise the limit with PhotoOptions.maxPixels or the JVM option -D"
                    + Photo.MAX_PIXELS_PROPERTY + "=" + Long.toUnsignedString(pixels));
        }
        if (width > MAX_SIDE || height > MAX_SIDE) {
            throw new ImageException(name + ": " + width + " x " + height + " pixels have a side of more than "
                    + MAX_SIDE + "; crop the photo");
        }
    }
}
