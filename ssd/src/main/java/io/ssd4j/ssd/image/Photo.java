// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Reads photos: JPEG, PNG, BMP and the first image of a GIF; with the artifact {@code io.ssd4j:ssd4j-codecs} on the class path or
 * module path, also WebP and the rarer kinds of JPEG. ImageIO plug-ins are ignored.
 *
 * <p>The result is what the reference reads, {@code PIL.Image.open(file).convert("RGB")} of Pillow 12.3: color profiles and gamma
 * are not applied, alpha is dropped without blending, CMYK becomes RGB by {@code (255 - ink) * (255 - black) / 255}, and the EXIF
 * orientation is <em>not</em> applied unless {@link PhotoOptions#orientation()} asks for it, so the boxes that a network finds
 * refer to the pixels as stored. The values equal Pillow's, with two exceptions: 16-bit gray is scaled like any other 16-bit
 * image, whereas Pillow clips it at 255; and a 4-bit or 8-bit BMP whose palette is just black and white keeps its colors, whereas
 * Pillow reads it with one bit per pixel.
 *
 * <p>A photo that can be read has the same pixels with and without {@code ssd4j-codecs}. Otherwise it is refused with the reason:
 * the file is damaged, truncated, or of a kind that is not supported. Missing pixels are never filled in.
 * Thread-safe.
 */
public final class Photo {
    /**
     * System property for the maximum number of pixels of a photo, checked against its header before anything is
     * decoded. The default is Pillow's limit, 178956970.
     */
    public static final String MAX_PIXELS_PROPERTY = "io.ssd4j.image.maxPixels";

    private Photo() {}

    /**
     * Reads a photo with the default options.
     *
     * @param file the photo; its format is recognized by its first bytes, not by its name
     * @throws ImageException if the file does not exist, is not a photo, is damaged, truncated or of an unsupported kind, or has
     *     too many pixels
     */
    public static RgbImage read(Path file) {
        return read(file, PhotoOptions.DEFAULT);
    }

    /**
     * Reads a photo.
     *
     * @param file the photo
     * @param options how it is read
     * @throws ImageException as for {@link #read(Path)}
     */
    public static RgbImage read(Path file, PhotoOptions options) {
        return read(file, options, Arena.ofAuto());
    }

    /**
     * Reads a photo into memory that the caller frees. With the other methods, the pixels of unused photos stay in memory until
     * the garbage collector runs, which may take a long time in a program that allocates little on the heap. If the photo turns
     * out to be damaged while it is decoded, the memory for its pixels is also freed only when the arena is closed.
     *
     * @param file the photo
     * @param options how it is read
     * @param arena the lifetime of the pixels. Only the thread that opened a confined arena can call this method with it and access
     *     the pixels; with a shared arena every thread can.
     * @throws ImageException as for {@link #read(Path)}
     */
    public static RgbImage read(Path file, PhotoOptions options, Arena arena) {
        return open(file, options, reading -> reading.decode(arena));
    }

    /**
     * Reads the size of a photo from its header with the default options, without decoding pixels.
     *
     * @param file the photo
     * @throws ImageException as for {@link #read(Path)}, if the problem shows in the header
     */
    public static PhotoSize size(Path file) {
        return size(file, PhotoOptions.DEFAULT);
    }

    /**
     * Reads the size that {@link #read(Path, PhotoOptions)} with the same options returns, without decoding pixels.
     *
     * @param file the photo
     * @param options how it would be read
     * @throws ImageException as for {@link #read(Path)}, if the problem shows in the header
     */
    public static PhotoSize size(Path file, PhotoOptions options) {
        return open(file, options, PhotoReading::size);
    }

    /**
     * Reads a photo that is not in a file, for example from standard input, with the default options.
     *
     * @param name the name of the photo in messages
     * @param bytes the photo; read to its end, and not closed
     * @throws ImageException as for {@link #read(Path)}
     */
    public static RgbImage read(String name, InputStream bytes) {
        return read(name, bytes, PhotoOptions.DEFAULT);
    }

    /**
     * Reads a photo that is not in a file.
     *
     * @param name the name of the photo in messages
     * @param bytes the photo; read to its end, and not closed
     * @param options how it is read
     * @throws ImageException as for {@link #read(Path)}
     */
    public static RgbImage read(String name, InputStream bytes, PhotoOptions options) {
        return read(name, bytes, options, Arena.ofAuto());
    }

    /**
     * Reads a photo that is not in a file into memory that the caller frees.
     *
     * @param name the name of the photo in messages
     * @param bytes the photo; read to its end, and not closed
     * @param options how it is read
     * @param arena the lifetime of the pixels, as for {@link #read(Path, PhotoOptions, Arena)}
     * @throws ImageException as for {@link #read(Path)}
     */
    public static RgbImage read(String name, InputStream bytes, PhotoOptions options, Arena arena) {
        try {
            return open(name, bytes, options, reading -> reading.decode(arena));
        } catch (IOException e) {
            throw new ImageException(name + " cannot be read: " + IoReason.of(e), e);
        }
    }

    private static <T> T open(Path file, PhotoOptions options, Function<PhotoReading, T> use) {
        if (Files.isDirectory(file)) {
            throw new ImageException(file + " is a directory; pass the photos in it");
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            return open(file.toString(), bytes, options, use);
        } catch (NoSuchFileException e) {
            throw new ImageException(file.toAbsolutePath() + " does not exist; check the path", e);
        } catch (AccessDeniedException e) {
            throw new ImageException(file + " is not readable; check its permissions", e);
        } catch (IOException e) {
            throw new ImageException(file + " cannot be read: " + IoReason.of(e), e);
        }
    }

    private static <T> T open(String name, InputStream in, PhotoOptions options, Function<PhotoReading, T> use)
            throws IOException {
        try (PhotoBytes bytes = PhotoBytes.read(in, start -> format(name, start))) {
            byte[] start = bytes.segment()
                    .asSlice(0, Math.min(bytes.size(), PhotoFormat.SIGNATURE_BYTES))
                    .toArray(ValueLayout.JAVA_BYTE);
            return use.apply(new PhotoReading(name, format(name, start), bytes, options));
        } catch (OutOfMemoryError e) {
            throw new ImageException(name + ": the file does not fit in memory; " + MemoryAdvice.TEXT, e);
        }
    }

    private static PhotoFormat format(String name, byte[] start) {
        if (start.length == 0) {
            throw new ImageException(name + " is empty (0 bytes); copy or download it again");
        }
        PhotoFormat format = PhotoFormat.of(start);
        if (format == null) {
            throw new ImageException(name + " " + OtherFile.describe(start));
        }
        return format;
    }
}
