// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.jpeg;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.UnsupportedPhotoException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame header of a JPEG (ITU-T T.81, annex B.2.2), if the JDK's reader decodes such a frame exactly as libjpeg-turbo does.
 *
 * @param width pixels per row
 * @param height rows
 * @param progressive whether the coefficients come in several scans
 * @param components one, three or four
 */
record JpegFrame(int width, int height, boolean progressive, List<JpegComponent> components) {
    private static final int PROGRESSIVE = 0xc2;
    private static final int JPEG_LS = 0xf7;
    private static final int MOST_FACTOR = 4;
    private static final int FIXED_BYTES = 6;
    private static final int COMPONENT_BYTES = 3;
    private static final int SIDE = 8;

    static boolean isFrame(int marker) {
        boolean table = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
        return (marker >= 0xc0 && marker <= 0xcf && !table) || marker == JPEG_LS;
    }

    /** Reads the segment where {@code segments} stands. */
    static JpegFrame read(PhotoBytes bytes, JpegSegments segments) throws IOException {
        int at = segments.start();
        checkKind(segments.marker(), bytes.at(at));
        int height = (bytes.at(at + 1) << 8) | bytes.at(at + 2);
        int width = (bytes.at(at + 3) << 8) | bytes.at(at + 4);
        int count = bytes.at(at + 5);
        if (height == 0) {
            throw new UnsupportedPhotoException("a height that follows the pixels (DNL)");
        }
        if (count != 1 && count != 3 && count != 4) {
            throw new UnsupportedPhotoException(count + " color components");
        }
        if (segments.end() - at < FIXED_BYTES + COMPONENT_BYTES * count) {
            throw new IOException("a frame header that is too short");
        }
        List<JpegComponent> components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int component = at + FIXED_BYTES + COMPONENT_BYTES * i;
            int factors = bytes.at(component + 1);
            components.add(new JpegComponent(bytes.at(component), factors >> 4, factors & 15));
        }
        JpegFrame frame = new JpegFrame(width, height, segments.marker() == PROGRESSIVE, List.copyOf(components));
        frame.checkFactors();
        return frame;
    }

    private static void checkKind(int marker, int precision) throws UnsupportedPhotoException {
        if (marker == JPEG_LS) {
            throw new UnsupportedPhotoException("JPEG-LS coding");
        }
        if (marker == 0xc3 || marker == 0xcb) {
            throw new UnsupportedPhotoException("lossless coding");
        }
        if ((marker >= 0xc5 && marker <= 0xc7) || marker >= 0xcd) {
            throw new UnsupportedPhotoException("hierarchical coding");
        }
        if (precision != Byte.SIZE) {
            throw new UnsupportedPhotoException(precision + " bits per sample");
        }
        if (marker > 0xc8) {
            throw UnsupportedPhotoException.withoutCodecs("arithmetic coding");
        }
    }

    private void checkFactors() throws IOException {
        for (JpegComponent component : components) {
            int across = component.across();
            int down = component.down();
            if (across < 1 || across > MOST_FACTOR || down < 1 || down > MOST_FACTOR) {
                throw new IOException("sampling factors " + across + " x " + down);
            }
            if (mostAcross() % across != 0 || mostDown() % down != 0) {
                throw new UnsupportedPhotoException("components that are subsampled by a fraction");
            }
            // libjpeg-turbo interpolates between such rows, the JDK's older libjpeg repeats them.
            if (mostAcross() == across && mostDown() == 2 * down) {
                throw UnsupportedPhotoException.withoutCodecs("colors of half the height (4:4:0)");
            }
        }
    }

    private int mostAcross() {
        return components.stream().mapToInt(JpegComponent::across).max().orElseThrow();
    }

    private int mostDown() {
        return components.stream().mapToInt(JpegComponent::down).max().orElseThrow();
    }

    /** Blocks of the largest component. */
    long blocks() {
        return (long) Math.ceilDiv(width, SIDE) * Math.ceilDiv(height, SIDE);
    }
}
