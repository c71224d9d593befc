// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.UnsupportedPhotoException;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The header of a JPEG up to its first scan. Everything that Pillow refuses there is refused, and codings that libjpeg-turbo does
 * not decode are reported before any native code sees the file.
 *
 * @param width pixels per row
 * @param height rows
 * @param components 1, 3 or 4
 * @param coding how the samples are coded
 * @param severalScans whether the image may consist of more than one scan
 * @param firstScan the offset after the marker of the first scan
 */
record JpegFrame(int width, int height, int components, JpegCoding coding, boolean severalScans, int firstScan) {
    private static final int BITS = 8;
    private static final int FRAME_BYTES = 8;
    private static final int COMPONENT_BYTES = 3;

    /**
     * Reads the segments before the first scan.
     *
     * @throws UnsupportedPhotoException if the file is of a kind that libjpeg-turbo does not decode to 8 bits
     * @throws EOFException if the file ends before the first scan
     * @throws IOException if the header is damaged
     */
    static JpegFrame read(PhotoBytes bytes) throws IOException {
        JpegMarkers markers = new JpegMarkers(bytes, 2);
        JpegFrame frame = null;
        while (true) {
            int marker = markers.next();
            if (marker == JpegMarkers.START_OF_SCAN) {
                if (frame == null) {
                    throw new IOException("a scan before the header of the frame");
                }
                return frame.startingAt(bytes, markers.position());
            }
            if (marker == JpegMarkers.END_OF_IMAGE) {
                throw new IOException("no scan before the end of the image");
            }
            Optional<JpegCoding> coding = JpegCoding.of(marker);
            if (coding.isPresent()) {
                frame = frame(bytes, markers.position(), marker, coding.get(), frame);
            }
            markers.skipSegment(marker);
        }
    }

    private static JpegFrame frame(PhotoBytes bytes, int at, int marker, JpegCoding coding, @Nullable JpegFrame earlier)
            throws IOException {
        if (earlier != null) {
            throw new IOException("two headers of the frame");
        }
        int length = JpegMarkers.number(bytes, at);
        int bits = bytes.at(at + 2);
        int height = JpegMarkers.number(bytes, at + 3);
        int width = JpegMarkers.number(bytes, at + 5);
        int components = bytes.at(at + 7);
        if (bits != BITS) {
            throw new UnsupportedPhotoException(bits + " bits per sample");
        }
        if (components != 1 && components != 3 && components != 4) {
            throw new UnsupportedPhotoException(components + " color components");
        }
        if (length != FRAME_BYTES + COMPONENT_BYTES * components) {
            throw new IOException("a frame header of " + length + " bytes for " + components + " components");
        }
        if (height == 0) {
            throw new UnsupportedPhotoException("a height that follows the pixels (DNL)");
        }
        boolean progressive = marker == 0xc2 || marker == 0xca;
        return new JpegFrame(width, height, components, coding, progressive, 0);
    }

    private JpegFrame startingAt(PhotoBytes bytes, int scan) throws EOFException {
        boolean part = bytes.at(scan + 2) < components;
        return new JpegFrame(width, height, components, coding, severalScans || part, scan);
    }
}
