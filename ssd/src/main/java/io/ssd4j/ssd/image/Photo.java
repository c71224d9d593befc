// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

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
 * Reads photos: JPEG, PNG, BMP, WebP, and the first picture of a GIF.
 *
 * <p>What comes out is what the reference reads, {@code PIL.Image.open(file).convert("RGB")}: color profiles and gamma are
 * not applied, alpha is dropped and not blended, CMYK goes to RGB by {@code (255 - ink) * (255 - black) / 255}, and the
 * orientation in EXIF data is <em>not</em> applied: boxes that a network finds refer to the pixels as stored. Equal to
 * Pillow's values, with two exceptions: 16-bit gray is scaled like any other 16-bit picture, where Pillow clips it at 255;
 * and the colors (not the luminance) of lossy WebP are not smoothed where they change, as libwebp does.
 *
 * <p>A file that ends before its last pixel is refused and never filled up. Safe from several threads.
 */
public final class Photo {
    /**
     * System property: the most pixels that a photo may have, read from its header before anything is decoded. Default
     * 178956970, Pillow's limit.
     */
    public static final String MAX_PIXELS_PROPERTY = "ssd4j.image.maxPixels";

    private Photo() {}

    /**
     * Reads a photo.
     *
     * @param file the photo; its name does not matter, only how it starts
     * @throws ImageException where there is no such file, it is no photo, is damaged, cut off or has too many pixels
     */
    public static RgbImage read(Path file) {
        return open(file, PhotoDecoder::decode);
    }

    /**
     * Reads how large a photo is, and no pixel.
     *
     * @param file the photo
     * @throws ImageException as for {@link #read}, as far as the header tells
     */
    public static PhotoSize size(Path file) {
        return open(file, PhotoDecoder::size);
    }

    private static <T> T open(Path file, Function<PhotoDecoder, T> use) {
        if (Files.isDirectory(file)) {
            throw new ImageException(file + " is a directory; name the photos in it");
        }
        // In memory, because ImageIO's own cache would write a temporary file for each photo.
        try (InputStream bytes = Files.newInputStream(file);
                ImageInputStream stream = new MemoryCacheImageInputStream(bytes)) {
            return use.apply(new PhotoDecoder(file, format(file, stream), stream));
        } catch (NoSuchFileException e) {
            throw new ImageException("there is no file " + file.toAbsolutePath() + "; check the path", e);
        } catch (AccessDeniedException e) {
            throw new ImageException(file + " may not be read; check its permissions", e);
        } catch (IOException e) {
            throw new ImageException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static PhotoFormat format(Path file, ImageInputStream stream) throws IOException {
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
            throw new ImageException(file + " is empty (0 bytes); copy or download it again");
        }
        PhotoFormat format = PhotoFormat.of(start);
        if (format == null) {
            throw new ImageException(file + " is not a JPEG, PNG, BMP, WebP or GIF image (it starts with the bytes "
                    + HexFormat.ofDelimiter(" ").formatHex(start, 0, length) + "); convert it to one of these");
        }
        return format;
    }
}
