// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.UnsupportedPhotoException;
import java.io.EOFException;
import java.io.IOException;

/**
 * Checks the scans of a JPEG before native code sees them. Each scan of a progressive JPEG visits all blocks of the image, even
 * if it has no data, so a file of a few kilobytes with thousands of scans could keep a processor busy for hours. Encoders write
 * about ten scans.
 */
final class JpegScans {
    /** Scans that an image of any size may have. */
    private static final int ALWAYS = 64;
    /** Scans times pixels that a small image may have beyond that: about a second of decoding. */
    private static final long MOST_PIXELS = 200_000_000;

    private JpegScans() {}

    /**
     * Whether the end marker is there. A Huffman-coded image of one scan may be complete without it.
     *
     * @throws UnsupportedPhotoException if there are more scans than the limit
     * @throws EOFException if the end marker is missing where nothing else shows that the image is complete: after the last of
     *     several scans, and after arithmetic coding, where the decoder continues with zeros and without a warning
     * @throws IOException if a marker between the scans is damaged
     */
    static boolean end(PhotoBytes bytes, JpegFrame frame) throws IOException {
        JpegMarkers markers = new JpegMarkers(bytes, frame.firstScan());
        if (frame.severalScans()) {
            walk(markers, Math.max(ALWAYS, MOST_PIXELS / ((long) frame.width() * frame.height())));
            return true;
        }
        boolean end = isEnd(bytes) || find(markers);
        if (!end && frame.coding() == JpegCoding.ARITHMETIC) {
            throw new EOFException("arithmetic coding without an end marker");
        }
        return end;
    }

    private static boolean isEnd(PhotoBytes bytes) throws EOFException {
        return JpegMarkers.number(bytes, bytes.size() - 2) == (0xff00 | JpegMarkers.END_OF_IMAGE);
    }

    private static boolean find(JpegMarkers markers) {
        try {
            while (markers.next() != JpegMarkers.END_OF_IMAGE) {
                // A restart marker, or damage that libjpeg skips.
            }
            return true;
        } catch (EOFException e) {
            return false;
        }
    }

    private static void walk(JpegMarkers markers, long limit) throws IOException {
        markers.skipSegment(JpegMarkers.START_OF_SCAN);
        int scans = 1;
        for (int marker = markers.next(); marker != JpegMarkers.END_OF_IMAGE; marker = markers.next()) {
            if (marker == JpegMarkers.START_OF_SCAN && ++scans > limit) {
                throw new UnsupportedPhotoException("more than " + limit + " scans");
            }
            markers.skipSegment(marker);
        }
    }
}
