// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;

/**
 * How the samples of a JPEG encode colors, by libjpeg's rules. The JDK's reader has different rules and would convert
 * some files differently, so it only decodes the samples as stored.
 */
enum JpegColors {
    /** One sample per pixel, or a color space that libjpeg does not know. */
    GRAY,
    /** Red, green, blue. */
    RGB,
    /** Luminance and two color differences. */
    YCC,
    /** Four inks. */
    CMYK,
    /** Three inks as luminance and two color differences, and black. */
    YCCK;

    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int JFIF_SEGMENT = 0xe0;
    private static final int ADOBE_SEGMENT = 0xee;
    private static final int JFIF_BYTES = 14;
    private static final int ADOBE_BYTES = 12;
    private static final int ADOBE_TRANSFORM = 11;
    private static final int NO_ADOBE = -1;

    /** Reads the segments before the first scan, and returns to the start of the file. */
    static JpegColors read(ImageInputStream stream) throws IOException {
        stream.setByteOrder(ByteOrder.BIG_ENDIAN);
        int[] components = {};
        boolean jfif = false;
        int adobe = NO_ADOBE;
        stream.seek(2);
        for (int marker = nextMarker(stream); marker != START_OF_SCAN; marker = nextMarker(stream)) {
            if (marker == END_OF_IMAGE) {
                throw new IOException("no scan before the end of the image");
            }
            if (isAlone(marker)) {
                continue;
            }
            long next = stream.getStreamPosition() + stream.readUnsignedShort();
            if (isFrame(marker)) {
                components = components(stream);
            } else if (marker == JFIF_SEGMENT || marker == ADOBE_SEGMENT) {
                byte[] segment = new byte[Math.clamp(next - stream.getStreamPosition(), 0, JFIF_BYTES)];
                stream.readFully(segment);
                jfif |= marker == JFIF_SEGMENT && segment.length >= JFIF_BYTES && starts(segment, "JFIF\0");
                if (marker == ADOBE_SEGMENT && segment.length >= ADOBE_BYTES && starts(segment, "Adobe")) {
                    adobe = segment[ADOBE_TRANSFORM] & 0xff;
                }
            }
            stream.seek(next);
        }
        stream.seek(0);
        return of(components, jfif, adobe);
    }

    private static JpegColors of(int[] components, boolean jfif, int adobe) {
        return switch (components.length) {
            case 3 -> {
                if (jfif || adobe > 0) {
                    yield YCC;
                }
                boolean named = adobe == NO_ADOBE && Arrays.equals(components, new int[] {'R', 'G', 'B'});
                yield adobe == 0 || named ? RGB : YCC;
            }
            case 4 -> adobe == NO_ADOBE || adobe == 0 ? CMYK : YCCK;
            default -> GRAY;
        };
    }

    /** Skips fill bytes and, like libjpeg, bytes that do not belong there. */
    private static int nextMarker(ImageInputStream stream) throws IOException {
        int marker;
        do {
            while (stream.readUnsignedByte() != 0xff) {
                // Not a marker.
            }
            do {
                marker = stream.readUnsignedByte();
            } while (marker == 0xff);
        } while (marker == 0);
        return marker;
    }

    /** Whether the marker has no segment: restart markers and TEM. */
    private static boolean isAlone(int marker) {
        return (marker >= 0xd0 && marker <= 0xd8) || marker == 0x01;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static int[] components(ImageInputStream stream) throws IOException {
        stream.skipBytes(5); // precision, height, width
        int[] ids = new int[stream.readUnsignedByte()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = stream.readUnsignedByte();
            stream.skipBytes(2);
        }
        return ids;
    }

    private static boolean starts(byte[] segment, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Arrays.equals(segment, 0, bytes.length, bytes, 0, bytes.length);
    }
}
