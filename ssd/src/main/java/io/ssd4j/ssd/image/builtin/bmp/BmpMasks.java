// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.bmp;

import io.ssd4j.ssd.image.decoder.UnsupportedPhotoException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The bits of a BMP's pixel that hold each color.
 *
 * @param red bits of red
 * @param green bits of green
 * @param blue bits of blue
 * @param alpha bits of alpha
 */
record BmpMasks(int red, int green, int blue, int alpha) {
    static final BmpMasks NONE = new BmpMasks(0, 0, 0, 0);

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final BmpMasks RGB_555 = new BmpMasks(0x7c00, 0x3e0, 0x1f, 0);
    private static final BmpMasks RGB_565 = new BmpMasks(0xf800, 0x7e0, 0x1f, 0);
    private static final BmpMasks BGR_888 = new BmpMasks(0xff0000, 0xff00, 0xff, 0);

    static BmpMasks read(MemorySegment at, boolean alpha) {
        return new BmpMasks(at.get(INT, 0), at.get(INT, 4), at.get(INT, 8), alpha ? at.get(INT, 12) : 0);
    }

    /** Refuses masks that Pillow does not support. */
    void check(int bits) throws UnsupportedPhotoException {
        BmpMasks opaque = new BmpMasks(red, green, blue, 0);
        boolean known = switch (bits) {
            case 16 -> opaque.equals(RGB_555) || opaque.equals(RGB_565);
            case 24 -> opaque.equals(BGR_888);
            case 32 -> equals(NONE) || (isByte(red) && isByte(green) && isByte(blue) && areDistinct());
            default -> false;
        };
        if (!known) {
            throw new UnsupportedPhotoException(
                    "the color masks " + Integer.toHexString(red) + ", " + Integer.toHexString(green) + ", "
                            + Integer.toHexString(blue) + ", " + Integer.toHexString(alpha) + " in " + bits + " bits");
        }
    }

    private static boolean isByte(int mask) {
        return mask == 0xff || mask == 0xff00 || mask == 0xff0000 || mask == 0xff000000;
    }

    private boolean areDistinct() {
        return (red & green) == 0 && (red & blue) == 0 && (green & blue) == 0;
    }

    /** Whether green has six bits of sixteen. */
    boolean isSixBitGreen() {
        return green == RGB_565.green;
    }

    /** Which byte of a 32-bit or 24-bit pixel is a color: 0 for red, 1 for green, 2 for blue. */
    int byteOf(int channel) {
        int mask = channel == 0 ? red : channel == 1 ? green : blue;
        return mask == 0 ? 2 - channel : Integer.numberOfTrailingZeros(mask) / 8;
    }
}
