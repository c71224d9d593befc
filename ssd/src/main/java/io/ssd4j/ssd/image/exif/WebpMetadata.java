// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.exif;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The chunks EXIF and XMP of a WebP; the first of each counts. */
final class WebpMetadata {
    private static final ValueLayout.OfInt LITTLE_ENDIAN =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int EXIF = 0x46495845;
    private static final int XMP = 0x20504d58;

    private WebpMetadata() {}

    static Metadata read(PhotoBytes bytes) {
        MemorySegment file = bytes.segment();
        byte[] exif = {};
        String xmp = "";
        long at = FIRST_CHUNK;
        while (at + CHUNK_HEADER <= file.byteSize()) {
            long size = Integer.toUnsignedLong(file.get(LITTLE_ENDIAN, at + 4));
            long end = at + CHUNK_HEADER + size;
            if (end > file.byteSize()) {
                break;
            }
            int name = file.get(LITTLE_ENDIAN, at);
            if ((name == EXIF && exif.length == 0) || (name == XMP && xmp.isEmpty())) {
                byte[] chunk = file.asSlice(at + CHUNK_HEADER, size).toArray(ValueLayout.JAVA_BYTE);
                if (name == EXIF) {
                    exif = chunk;
                } else {
                    xmp = new String(chunk, StandardCharsets.ISO_8859_1);
                }
            }
            // Chunks are padded to an even size.
            at = end + (size & 1);
        }
        return new Metadata(exif, xmp);
    }
}
