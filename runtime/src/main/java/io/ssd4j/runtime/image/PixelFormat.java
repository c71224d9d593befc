// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

/** The layout of a pixel in memory: one byte per channel, in the order of the name. */
public enum PixelFormat {
    /** Red, green, blue. */
    RGB(3, 0, 1, 2),
    /** Blue, green, red: the order of OpenCV and of most camera drivers. */
    BGR(3, 2, 1, 0),
    /** Red, green, blue and a fourth byte that is ignored. */
    RGBA(4, 0, 1, 2),
    /** Blue, green, red and a fourth byte that is ignored. */
    BGRA(4, 2, 1, 0),
    /** One byte, used as red, green and blue. */
    GRAY(1, 0, 0, 0);

    private final int bytesPerPixel;
    private final int red;
    private final int green;
    private final int blue;

    PixelFormat(int bytesPerPixel, int red, int green, int blue) {
        this.bytesPerPixel = bytesPerPixel;
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    /** Bytes per pixel. */
    public int bytesPerPixel() {
        return bytesPerPixel;
    }

    /** Offset of the red byte within a pixel. */
    public int red() {
        return red;
    }

    /** Offset of the green byte within a pixel. */
    public int green() {
        return green;
    }

    /** Offset of the blue byte within a pixel. */
    public int blue() {
        return blue;
    }
}
