// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import io.ssd4j.ssd.image.decoder.PhotoFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Function;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads photos: JPEG, PNG, BMP and the first image of a GIF; with the artifact {@code io.ssd4j:ssd4j-codecs} on the class
 * path or module path also WebP, and JPEGs that the JDK's reader rejects. Other plug-ins of ImageIO are ignored.
 *
 * <p>The result is what the reference reads, {@code PIL.Image.open(file).convert("RGB")}: color profiles and gamma are
 * not applied, alpha is dropped without blending, CMYK becomes RGB by {@code (255 - ink) * (255 - black) / 255}, and
 * the EXIF orientation is <em>not</em> applied, so the boxes that a network finds refer to the pixels as stored. The
 * values equal Pillow's, with two exceptions. Pillow clips 16-bit gray at 255; here it is scaled like any other 16-bit
 * image. libwebp smooths the chroma of lossy WebP when it upsamples it; here it is not smoothed.
 *
 * <p>A file that ends before its last pixel is rejected; missing pixels are never filled in. Thread-safe.
 */
public final class Photo {
    /**
     * System property for the maximum number of pixels of a photo, checked against its header before anything is
     * decoded. The default is Pillow's limit, 178956970.
     */
    public static final String MAX_PIXELS_PROPERTY = "ssd4j.image.maxPixels";

    private Photo() {}

    /**
     * Reads a photo.
     *
     * @param file the photo; its format is recognized by its first bytes, not by its name
     * @throws ImageException if the file does not exist, is not a photo, is damaged or truncated, or has too many
     *     pixels
     */
    public static RgbImage read(Path file) {
        return open(file, PhotoReading::decode);
    }

    /**
     * Reads the size of a photo from its header, without decoding pixels.
     *
     * @param file the photo
     * @throws ImageException as for {@link #read}, if the problem shows in the header
     */
    public static PhotoSize size(Path file) {
        return open(file, PhotoReading::size);
    }

    /**
     * Reads a photo that is not in a file, for example from standard input.
     *
     * @param name what messages call it
     * @param bytes the photo; read to its last pixel at most, and not closed
     * @throws ImageException as for {@link #read(Path)}
     */
    public static RgbImage read(String name, InputStream bytes) {
        try {
            return open(name, bytes, PhotoReading::decode);
        } catch (IOException e) {
            throw new ImageException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static <T> T open(Path file, Function<PhotoReading, T> use) {
        if (Files.isDirectory(file)) {
            throw new ImageException(file + " is a directory; pass the photos in it");
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            return open(file.toString(), bytes, use);
        } catch (NoSuchFileException e) {
            throw new ImageException(file.toAbsolutePath() + " does not exist; check the path", e);
        } catch (AccessDeniedException e) {
            throw new ImageException(file + " is not readable; check its permissions", e);
        } catch (IOException e) {
            throw new ImageException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static <T> T open(String name, InputStream bytes, Function<PhotoReading, T> use) throws IOException {
        // Cached in memory, because ImageIO's default stream would write a temporary file for each photo.
        try (ImageInputStream stream = new MemoryCacheImageInputStream(bytes)) {
            return use.apply(new PhotoReading(name, format(name, stream), stream));
        }
    }

    private static PhotoFormat format(String name, ImageInputStream stream) throws IOException {
        byte[] start = new byte[PhotoFormat.SIGNATURE_BYTES];
        int length = 0;
        while (length < start.length) {
            int read = stream.read(start, length, start.length - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        stream.seek(0);
        if (length == 0) {
            throw new ImageException(name + " is empty (0 bytes); copy or download it again");
        }
        PhotoFormat format = PhotoFormat.of(start);
        if (format == null) {
            throw new ImageException(name + " is not a JPEG, PNG, BMP, WebP or GIF image (it starts with the bytes "
                    + HexFormat.ofDelimiter(" ").formatHex(start, 0, length) + "); convert it to one of these");
        }
        return format;
    }
}
