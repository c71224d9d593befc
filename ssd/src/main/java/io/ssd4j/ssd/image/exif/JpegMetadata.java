// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.exif;

import io.ssd4j.ssd.image.builtin.jpeg.JpegSegments;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The APP1 segments before the first scan of a JPEG. Several EXIF segments are parts of one; if there are several with XMP, the
 * last one counts.
 */
final class JpegMetadata {
    private static final int APP1 = 0xe1;
    private static final String EXIF = "Exif\0\0";
    private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

    private JpegMetadata() {}

    static Metadata read(PhotoBytes bytes) throws EOFException {
        ByteArrayOutputStream exif = new ByteArrayOutputStream();
        String xmp = "";
        JpegSegments segments = new JpegSegments(bytes, 2);
        while (segments.next() != JpegSegments.START_OF_SCAN) {
            if (segments.marker() != APP1) {
                continue;
            }
            byte[] segment = bytes.segment()
                    .asSlice(segments.start(), segments.end() - segments.start())
                    .toArray(ValueLayout.JAVA_BYTE);
            String text = new String(segment, StandardCharsets.ISO_8859_1);
            if (text.startsWith(EXIF)) {
                exif.write(segment, EXIF.length(), segment.length - EXIF.length());
            } else if (text.startsWith(XMP)) {
                xmp = text.substring(XMP.length());
            }
        }
        return new Metadata(exif.toByteArray(), xmp);
    }
}
