// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Turns a frame into a network's input: resizes it by OpenCV's bilinear interpolation on 8-bit values, subtracts the means from red,
 * green and blue in 0..255, and writes channel planes of float32.
 *
 * <p>The resized values are exactly those of {@code cv2.resize(image, (width, height))}. The first frame of a geometry builds its
 * tables; after that, frames of the same geometry allocate nothing on the heap.
 *
 * <p>Not thread-safe; give each thread its own transform.
 */
public final class FrameTransform {
    private static final int MAX_SIDE = 1 << 14;

    private final int width;
    private final int height;
    private final float[] means;
    private @Nullable RowInterpolation rows;
    private final float[] line;

    /**
     * @param width the width of the network's input in pixels
     * @param height the height of the network's input in pixels
     * @param means subtracted from the resized values
     * @throws IllegalArgumentException if an extent is not between 1 and 16384
     */
    public FrameTransform(int width, int height, ChannelMeans means) {
        if (width < 1 || width > MAX_SIDE || height < 1 || height > MAX_SIDE) {
            throw new IllegalArgumentException(
                    "the input's sides must be 1 to " + MAX_SIDE + ", not " + width + " x " + height);
        }
        this.width = width;
        this.height = height;
        this.means = new float[] {means.red(), means.green(), means.blue()};
        this.line = new float[width];
    }

    /** The size of one image's input in bytes: image {@code i} of a batch starts at {@code i * byteSize()}. */
    public long byteSize() {
        return (long) RowInterpolation.CHANNELS * height * width * Float.BYTES;
    }

    /**
     * Writes the input of one image.
     *
     * @param frame the image
     * @param destination receives [3, height, width] float32 in native byte order, dense; any alignment
     * @param byteOffset the start of the image's input in it
     * @throws IllegalArgumentException if the destination is read-only or too small
     */
    public void apply(Frame frame, MemorySegment destination, long byteOffset) {
        if (byteOffset < 0 || byteOffset > destination.byteSize() - byteSize()) {
            throw new IllegalArgumentException(
                    "the input of one image has " + byteSize() + " bytes, which do not fit at offset " + byteOffset
                            + " of a segment of " + destination.byteSize());
        }
        RowInterpolation source = rows;
        if (source == null || !source.fits(frame)) {
            source = new RowInterpolation(frame, width, height);
            rows = source;
        }
        source.start();
        for (int y = 0; y < height; y++) {
            source.moveTo(frame, y);
            for (int channel = 0; channel < RowInterpolation.CHANNELS; channel++) {
                source.mix(y, channel, means[channel], line);
                long at = byteOffset + ((long) channel * height + y) * width * Float.BYTES;
                MemorySegment.copy(line, 0, destination, ValueLayout.JAVA_FLOAT_UNALIGNED, at, width);
            }
        }
    }
}
