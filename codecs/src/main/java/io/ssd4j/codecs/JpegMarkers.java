// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Walks through the markers of a JPEG as libjpeg does. */
final class JpegMarkers {
    static final int START_OF_SCAN = 0xda;
    static final int END_OF_IMAGE = 0xd9;

    private static final int START_OF_IMAGE = 0xd8;
    private static final int FIRST_RESTART = 0xd0;
    private static final int LAST_RESTART = 0xd7;
    private static final int TEMPORARY = 0x01;
    private static final int FIRST_KNOWN = 0xc0;
    private static final int FIRST_EXTENSION = 0xf0;
    private static final int COMMENT = 0xfe;
    private static final int LENGTH_BYTES = 2;
    private static final long EACH_BYTE = 0x0101010101010101L;

    private final PhotoBytes bytes;
    private int position;

    JpegMarkers(PhotoBytes bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    /** The offset after the last marker. */
    int position() {
        return position;
    }

    /**
     * Moves to the next marker. Skips fill bytes and any bytes before it, including the coded data of a scan, where 0xFF is
     * followed by zero.
     *
     * @return its second byte
     * @throws EOFException if there is none
     */
    int next() throws EOFException {
        while (true) {
            position = positionOf0xff();
            int marker;
            do {
                marker = bytes.at(++position);
            } while (marker == 0xff);
            position++;
            if (marker != 0) {
                return marker;
            }
        }
    }

    /** The offset of the next byte 0xFF, eight bytes at a time, since most of a file is coded data. */
    private int positionOf0xff() throws EOFException {
        MemorySegment segment = bytes.segment();
        int at = position;
        for (int last = bytes.size() - Long.BYTES; at <= last; at += Long.BYTES) {
            // A byte 0xFF is zero in the complement; the classic test for a zero byte never misses one.
            long inverted = ~segment.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
            if (((inverted - EACH_BYTE) & ~inverted & EACH_BYTE << 7) != 0) {
                break;
            }
        }
        while (bytes.at(at) != 0xff) {
            at++;
        }
        return at;
    }

    /**
     * Skips the segment of a marker, if it has one.
     *
     * @throws IOException if no JPEG has such a marker or segment there
     */
    void skipSegment(int marker) throws IOException {
        if (marker >= FIRST_RESTART && marker <= LAST_RESTART) {
            return;
        }
        boolean known = (marker >= FIRST_KNOWN && marker < FIRST_EXTENSION) || marker == COMMENT;
        if (!known || marker == START_OF_IMAGE) {
            throw new IOException(String.format(
                    marker == TEMPORARY ? "the marker 0x%04X, which is reserved" : "an unexpected marker 0x%04X",
                    0xff00 | marker));
        }
        // libjpeg accepts a length that is too small to count itself in a segment that it skips.
        position = Math.addExact(position, Math.max(LENGTH_BYTES, number(bytes, position)));
    }

    /** The unsigned 16-bit number at an offset. */
    static int number(PhotoBytes bytes, int at) throws EOFException {
        return bytes.at(at) << 8 | bytes.at(at + 1);
    }
}
