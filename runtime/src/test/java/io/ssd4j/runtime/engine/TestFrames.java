// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;

/** Frames of noise. */
final class TestFrames {
    static final int MAX_WIDTH = 150;
    static final int MAX_HEIGHT = 120;

    private TestFrames() {}

    /** Geometries that differ in extents, format, stride, and the number of rows that are read. */
    static List<Frame> ofManyGeometries() {
        return List.of(
                of(64, 48, 0, PixelFormat.RGB, true),
                of(64, 48, 7, PixelFormat.BGR, true),
                of(1, 1, 0, PixelFormat.RGB, true),
                of(MAX_WIDTH, MAX_HEIGHT, 0, PixelFormat.RGBA, true),
                of(MAX_WIDTH, MAX_HEIGHT, 64, PixelFormat.BGRA, true),
                of(1, 97, 3, PixelFormat.GRAY, true),
                of(97, 1, 0, PixelFormat.GRAY, false),
                // The same size as the input, twice the size, and half of it, for which OpenCV has special cases.
                of(ShownInput.WIDTH, ShownInput.HEIGHT, 0, PixelFormat.RGB, true),
                of(2 * ShownInput.WIDTH, 2 * ShownInput.HEIGHT, 1, PixelFormat.BGR, true),
                of(ShownInput.WIDTH / 2, ShownInput.HEIGHT / 2, 0, PixelFormat.GRAY, true),
                of(31, MAX_HEIGHT, 0, PixelFormat.BGR, true),
                of(64, 48, 0, PixelFormat.RGB, true));
    }

    /**
     * Creates a frame.
     *
     * @param padding bytes after each row
     * @param offHeap whether its memory is off the Java heap
     */
    static Frame of(int width, int height, int padding, PixelFormat format, boolean offHeap) {
        long stride = (long) width * format.bytesPerPixel() + padding;
        byte[] bytes = new byte[Math.toIntExact(stride * height)];
        new Random(bytes.length).nextBytes(bytes);
        MemorySegment pixels = MemorySegment.ofArray(bytes);
        if (offHeap) {
            pixels = Arena.ofAuto().allocate(bytes.length).copyFrom(pixels);
        }
        return new Frame(pixels, width, height, stride, format);
    }
}
