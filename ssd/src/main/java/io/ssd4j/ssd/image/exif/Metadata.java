// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.exif;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metadata that a photo contains. Malformed metadata counts as absent, so that it never makes a photo unreadable.
 *
 * @param exif the TIFF structure of the EXIF data, possibly after {@code Exif\0\0}; empty if there is none
 * @param xmp the XMP packet as Latin-1 text; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Metadata(byte[] exif, String xmp) {
    private static final Pattern XMP_ORIENTATION = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    /** Reads the metadata of a photo. BMP and GIF have none that Pillow looks at. */
    static Metadata of(PhotoFormat format, PhotoBytes bytes) {
        try {
            return switch (format) {
                case JPEG -> JpegMetadata.read(bytes);
                case PNG -> PngMetadata.read(bytes);
                case WEBP -> WebpMetadata.read(bytes);
                case BMP, GIF -> new Metadata(new byte[0], "");
            };
        } catch (EOFException e) {
            return new Metadata(new byte[0], "");
        }
    }

    /** The orientation as the file states it, which may be any number; EXIF takes precedence over XMP. */
    OptionalInt orientation() {
        int start = 0;
        while (startsWithExif(start)) {
            start += EXIF.length;
        }
        OptionalInt orientation = TiffOrientation.find(exif, start);
        if (orientation.isPresent()) {
            return orientation;
        }
        Matcher found = XMP_ORIENTATION.matcher(xmp);
        return found.find() ? OptionalInt.of(found.group(1).charAt(0) - '0') : OptionalInt.empty();
    }

    private boolean startsWithExif(int start) {
        for (int i = 0; i < EXIF.length; i++) {
            if (start + i >= exif.length || exif[start + i] != EXIF[i]) {
                return false;
            }
        }
        return true;
    }
}
