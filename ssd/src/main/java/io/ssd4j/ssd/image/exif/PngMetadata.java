// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.exif;

import io.ssd4j.ssd.image.builtin.png.PngChunks;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.EOFException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The eXIf chunk of a PNG, the text {@code Raw profile type exif} that old versions of ImageMagick write, and the text with XMP;
 * the last of each counts. They may come after the pixels.
 */
final class PngMetadata {
    private static final int EXIF = 0x65584966;
    private static final int TEXT = 0x74455874;
    private static final int COMPRESSED_TEXT = 0x7a545874;
    private static final int INTERNATIONAL_TEXT = 0x69545874;
    private static final String XMP_KEYWORD = "XML:com.adobe.xmp";
    private static final String RAW_KEYWORD = "Raw profile type exif";
    private static final int RAW_HEADER_LINES = 3;

    private byte[] exif = {};
    private byte[] rawProfile = {};
    private String xmp = "";

    private PngMetadata() {}

    static Metadata read(PhotoBytes bytes) {
        PngMetadata metadata = new PngMetadata();
        PngChunks chunks = new PngChunks(bytes);
        try {
            while (chunks.next() != PngChunks.IEND) {
                metadata.add(chunks);
            }
        } catch (EOFException e) {
            // What was found before the end counts.
        }
        return new Metadata(metadata.exif.length > 0 ? metadata.exif : metadata.rawProfile, metadata.xmp);
    }

    private void add(PngChunks chunks) throws EOFException {
        switch (chunks.name()) {
            case EXIF -> exif = chunks.contents().toArray(ValueLayout.JAVA_BYTE);
            case TEXT, COMPRESSED_TEXT, INTERNATIONAL_TEXT ->
                addText(chunks.name(), chunks.contents().toArray(ValueLayout.JAVA_BYTE));
            default -> {
                // Nothing about the orientation.
            }
        }
    }

    private void addText(int chunk, byte[] contents) {
        int keyword = indexOfZero(contents, 0);
        if (keyword < 0) {
            return;
        }
        String name = new String(contents, 0, keyword, StandardCharsets.ISO_8859_1);
        if (!name.equals(XMP_KEYWORD) && !name.equals(RAW_KEYWORD)) {
            return;
        }
        String text = text(chunk, contents, keyword + 1);
        if (name.equals(XMP_KEYWORD)) {
            xmp = text;
        } else {
            rawProfile = hexadecimal(text);
        }
    }

    private static String text(int chunk, byte[] contents, int start) {
        int from = start;
        boolean compressed = chunk == COMPRESSED_TEXT;
        if (compressed) {
            from++; // the method, of which there is only one
        } else if (chunk == INTERNATIONAL_TEXT) {
            compressed = from < contents.length && contents[from] != 0;
            int language = indexOfZero(contents, from + 2);
            int translated = language < 0 ? -1 : indexOfZero(contents, language + 1);
            if (translated < 0) {
                return "";
            }
            from = translated + 1;
        }
        if (from > contents.length) {
            return "";
        }
        byte[] text = Arrays.copyOfRange(contents, from, contents.length);
        return new String(compressed ? BoundedInflation.inflate(text) : text, StandardCharsets.ISO_8859_1);
    }

    private static byte[] hexadecimal(String text) {
        StringBuilder digits = new StringBuilder();
        text.lines().skip(RAW_HEADER_LINES).forEach(line -> digits.append(line.strip()));
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static int indexOfZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
