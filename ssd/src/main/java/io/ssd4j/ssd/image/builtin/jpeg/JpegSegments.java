// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.jpeg;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.EOFException;

/** Walks over the segments of a JPEG, outside of the compressed data of its scans. */
public final class JpegSegments {
    static final int START_OF_IMAGE = 0xd8;
    static final int END_OF_IMAGE = 0xd9;

    /** The marker after which compressed data follow. */
    public static final int START_OF_SCAN = 0xda;

    private static final int TEM = 0x01;
    private static final int FIRST_RESTART = 0xd0;

    private final PhotoBytes bytes;
    private int position;
    private int marker;
    private int begin;
    private int start;
    private int end;

    /**
     * @param bytes the file
     * @param position where the first marker is searched
     */
    public JpegSegments(PhotoBytes bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    /**
     * Goes to the next marker; like libjpeg, it skips fill bytes and bytes that do not belong there.
     *
     * @throws EOFException if the file ends before the marker or in its segment
     */
    public int next() throws EOFException {
        do {
            while (bytes.at(position++) != 0xff) {
                // Not a marker.
            }
            do {
                marker = bytes.at(position++);
            } while (marker == 0xff);
        } while (marker == 0);
        begin = position - 2;
        start = position;
        if (!standsAlone(marker)) {
            int length = (bytes.at(position) << 8) | bytes.at(position + 1);
            start = position + 2;
            position += Math.max(2, length);
            if (position > bytes.size()) {
                throw new EOFException("segment " + Integer.toHexString(marker) + " is longer than the file");
            }
        }
        end = position;
        return marker;
    }

    /** Continues the search at an offset, after the data of a scan. */
    void seek(int offset) {
        position = offset;
    }

    /** The second byte of the marker found last. */
    public int marker() {
        return marker;
    }

    /** Where the marker of the segment found last is. */
    int begin() {
        return begin;
    }

    /** Where the contents of the segment found last start, after its length. */
    public int start() {
        return start;
    }

    /** Where they end. */
    public int end() {
        return end;
    }

    private static boolean standsAlone(int marker) {
        return marker == TEM || (marker >= FIRST_RESTART && marker <= END_OF_IMAGE);
    }
}
