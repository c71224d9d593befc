// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.jpeg;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * How the samples of a JPEG encode colors, by libjpeg's rules: a JFIF marker takes precedence over an Adobe marker, which takes
 * precedence over the component numbers.
 */
enum JpegColors {
    /** One sample per pixel. */
    GRAY,
    /** Red, green, blue. */
    RGB,
    /** Luminance and two color differences. */
    YCC,
    /** Four inks. */
    CMYK,
    /** Three inks as luminance and two color differences, and black. */
    YCCK;

    private static final int JFIF_SEGMENT = 0xe0;
    private static final int ADOBE_SEGMENT = 0xee;
    private static final int JFIF_BYTES = 14;
    private static final int ADOBE_BYTES = 12;
    private static final int ADOBE_TRANSFORM = 11;

    /** What the segments before the first scan say. */
    static final class Markers {
        private static final int NONE = -1;

        private boolean jfif;
        private int transform = NONE;

        /** Reads a segment if it is one of these markers. */
        void read(PhotoBytes bytes, JpegSegments segments) throws IOException {
            int length = segments.end() - segments.start();
            if (segments.marker() == JFIF_SEGMENT && length >= JFIF_BYTES) {
                jfif |= starts(bytes, segments.start(), "JFIF\0");
            } else if (segments.marker() == ADOBE_SEGMENT
                    && length >= ADOBE_BYTES
                    && starts(bytes, segments.start(), "Adobe")) {
                transform = bytes.at(segments.start() + ADOBE_TRANSFORM);
            }
        }

        private static boolean starts(PhotoBytes bytes, int at, String text) {
            byte[] start = bytes.segment().asSlice(at, text.length()).toArray(ValueLayout.JAVA_BYTE);
            return Arrays.equals(start, text.getBytes(StandardCharsets.US_ASCII));
        }

        /** The colors of a frame with these components. */
        JpegColors of(List<JpegComponent> components) {
            return switch (components.size()) {
                case 3 -> {
                    if (jfif || transform > 0) {
                        yield YCC;
                    }
                    boolean named = transform == NONE
                            && components.get(0).id() == 'R'
                            && components.get(1).id() == 'G'
                            && components.get(2).id() == 'B';
                    yield transform == 0 || named ? RGB : YCC;
                }
                case 4 -> transform == NONE || transform == 0 ? CMYK : YCCK;
                default -> GRAY;
            };
        }
    }
}
