// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.exif;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The chunks EXIF and XMP of a WebP by the rules of libwebp's demuxer, which Pillow uses: they count only in a file that starts with
 * an extended header whose flags announce them, and only up to the end that the RIFF header gives. The first of each counts, even if
 * it is empty.
 */
final class WebpMetadata {
    private static final ValueLayout.OfInt LITTLE_ENDIAN =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int RIFF_SIZE = 4;
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int EXTENDED = 0x58385056;
    private static final int EXIF = 0x46495845;
    private static final int XMP = 0x20504d58;
    private static final int EXIF_FLAG = 0x08;
    private static final int XMP_FLAG = 0x04;
    private static final byte[] NOTHING = {};

    private WebpMetadata() {}

    static Metadata read(PhotoBytes bytes) {
        MemorySegment file = bytes.segment();
        int flags = flags(file);
        byte[] exif = (flags & EXIF_FLAG) == 0 ? null : chunk(file, EXIF);
        byte[] xmp = (flags & XMP_FLAG) == 0 ? null : chunk(file, XMP);
        return new Metadata(
                exif == null ? NOTHING : exif, xmp == null ? "" : new String(xmp, StandardCharsets.ISO_8859_1));
    }

    /** The flags of the extended header; none if the file does not start with one. */
    private static int flags(MemorySegment file) {
        boolean extended =
                file.byteSize() > FIRST_CHUNK + CHUNK_HEADER && file.get(LITTLE_ENDIAN, FIRST_CHUNK) == EXTENDED;
        return extended ? file.get(ValueLayout.JAVA_BYTE, FIRST_CHUNK + CHUNK_HEADER) : 0;
    }

    private static byte @Nullable [] chunk(MemorySegment file, int name) {
        long fileEnd =
                Math.min(file.byteSize(), CHUNK_HEADER + Integer.toUnsignedLong(file.get(LITTLE_ENDIAN, RIFF_SIZE)));
        long at = FIRST_CHUNK;
        while (at + CHUNK_HEADER <= fileEnd) {
            long size = Integer.toUnsignedLong(file.get(LITTLE_ENDIAN, at + 4));
            long end = at + CHUNK_HEADER + size;
            if (end > fileEnd) {
                return null;
            }
            if (file.get(LITTLE_ENDIAN, at) == name) {
                return file.asSlice(at + CHUNK_HEADER, size).toArray(ValueLayout.JAVA_BYTE);
            }
            // Chunks are padded to an even size.
            at = end + (size & 1);
        }
        return null;
    }
}
