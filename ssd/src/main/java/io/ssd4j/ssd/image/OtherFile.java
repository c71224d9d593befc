// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Files that are mistaken for photos but are something else, recognized by their first bytes. */
final class OtherFile {
    private static final String CONVERT = "; convert it to JPEG or PNG";
    private static final int SHOWN_BYTES = 12;
    private static final int SEARCHED_BYTES = 1024;

    /**
     * A format that is recognized but not read.
     *
     * @param offset where the signature starts
     * @param signature bytes as Latin-1 text
     * @param label the format with its article
     */
    private record Signature(int offset, String signature, String label) {
        boolean matches(String start) {
            return start.startsWith(signature, offset);
        }
    }

    private static final List<Signature> IMAGES = List.of(
            new Signature(0, "II*\0", "a TIFF image, or a camera's raw file"),
            new Signature(0, "MM\0*", "a TIFF image, or a camera's raw file"),
            new Signature(0, "II+\0", "a BigTIFF image"),
            new Signature(0, "MM\0+", "a BigTIFF image"),
            new Signature(4, "ftypavi", "an AVIF image"),
            new Signature(4, "ftyphei", "a HEIC image"),
            new Signature(4, "ftyphev", "a HEIC image"),
            new Signature(4, "ftypmif1", "a HEIC or AVIF image"),
            new Signature(4, "ftypmsf1", "a HEIC or AVIF image"),
            new Signature(4, "ftypcrx", "a camera's raw file"),
            new Signature(4, "jP  \r\n", "a JPEG 2000 image"),
            new Signature(0, "\u00ffO\u00ffQ", "a JPEG 2000 image"),
            new Signature(4, "JXL \r\n", "a JPEG XL image"),
            new Signature(0, "\u00ff\n", "a JPEG XL image"),
            new Signature(0, "%PDF", "a PDF document"),
            new Signature(0, "8BPS", "a Photoshop document"),
            new Signature(0, "\0\0\1\0", "an icon (ICO)"),
            new Signature(0, "P4", "a PBM image"),
            new Signature(0, "P5", "a PGM image"),
            new Signature(0, "P6", "a PPM image"),
            new Signature(0, "qoif", "a QOI image"),
            new Signature(0, "v/1\1", "an OpenEXR image"));

    private static final List<Signature> OTHERS = List.of(
            new Signature(4, "ftyp", "a video, not a photo; extract a frame as JPEG or PNG"),
            new Signature(0, "PK\3\4", "a zip archive, not a photo; unpack it"),
            new Signature(0, "\u001f\u008b", "a gzip file, not a photo; unpack it"),
            new Signature(
                    0,
                    "version https://git-lfs.github.com/spec/",
                    "a Git LFS pointer, not the photo itself; fetch the photo with 'git lfs pull'"));

    private OtherFile() {}

    /** What the file is and what to do about it; a message puts this after the file's name. */
    static String describe(byte[] start) {
        String text = new String(start, 0, Math.min(start.length, SEARCHED_BYTES), StandardCharsets.ISO_8859_1);
        for (Signature image : IMAGES) {
            if (image.matches(text)) {
                return "is " + image.label() + ", which is not supported" + CONVERT;
            }
        }
        for (Signature other : OTHERS) {
            if (other.matches(text)) {
                return "is " + other.label();
            }
        }
        String markup = text.replace("\u00ef\u00bb\u00bf", "").stripLeading().toLowerCase(Locale.ROOT);
        if (markup.startsWith("<svg") || (markup.startsWith("<?xml") && markup.contains("<svg"))) {
            return "is an SVG drawing, which is not supported" + CONVERT;
        }
        if (markup.startsWith("<!doctype html") || markup.startsWith("<html")) {
            return "is an HTML page, not a photo: a server has probably sent an error or a login page; open it in a browser to see"
                    + " why, and download the photo again";
        }
        if (markup.startsWith("<?xml") || markup.startsWith("{")) {
            return "is " + (markup.startsWith("{") ? "JSON" : "XML")
                    + " text, not a photo: a server has probably sent an error;"
                    + " look at the text, and download the photo again";
        }
        byte[] shown = Arrays.copyOf(start, Math.min(start.length, SHOWN_BYTES));
        return "is not a JPEG, PNG, BMP, WebP or GIF image (it starts with the bytes "
                + HexFormat.ofDelimiter(" ").formatHex(shown) + "); convert it to one of these";
    }
}
