// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Makes the network's input of a frame as lufficc/SSD does: resized to a square by OpenCV's bilinear interpolation on
 * 8-bit values, red, green and blue in 0..255 minus their means (123, 117, 104), channel planes of float32.
 *
 * <p>The resized values are those of {@code cv2.resize(image, (side, side))}, bit for bit. What a frame's geometry needs
 * is prepared when it is first seen: after that, frames of the same geometry allocate nothing on the heap.
 *
 * <p>One thread at a time; give each thread a transform of its own.
 */
public final class InputTransform {
    private static final int[] MEAN = {123, 117, 104};
    private static final int CHANNELS = MEAN.length;

    private final int side;
    private @Nullable RowInterpolation rows;
    private final float[] line;

    /**
     * @param side side of the square input in pixels, {@link io.ssd4j.ssd.backbone.SsdVariant#size()}
     * @throws IllegalArgumentException where the side is not between 1 and 16384
     */
    public InputTransform(int side) {
        if (side < 1 || side > 1 << 14) {
            throw new IllegalArgumentException("the input's side must be 1 to " + (1 << 14) + ", not " + side);
        }
        this.side = side;
        this.line = new float[side];
    }

    /** Bytes of one image's input: image {@code i} of a batch starts at {@code i * byteSize()}. */
    public long byteSize() {
        return (long) CHANNELS * side * side * Float.BYTES;
    }

    /**
     * Writes the input of one image.
     *
     * @param frame the picture
     * @param destination receives [3, side, side] float32 in native byte order, dense; any alignment
     * @param byteOffset where the image's input starts in it
     * @throws IllegalArgumentException where the destination is read-only or too small from the offset on
     */
    public void apply(Frame frame, MemorySegment destination, long byteOffset) {
        if (byteOffset < 0 || byteOffset > destination.byteSize() - byteSize()) {
            throw new IllegalArgumentException(
                    "the input of one image has " + byteSize() + " bytes, which do not fit at offset " + byteOffset
                            + " of a segment of " + destination.byteSize());
        }
        RowInterpolation source = rows;
        if (source == null || !source.fits(frame)) {
            source = new RowInterpolation(frame, side);
            rows = source;
        }
        source.start();
        for (int y = 0; y < side; y++) {
            source.moveTo(frame, y);
            for (int channel = 0; channel < CHANNELS; channel++) {
                source.mix(y, channel, MEAN[channel], line);
                long at = byteOffset + ((long) channel * side + y) * side * Float.BYTES;
                MemorySegment.copy(line, 0, destination, ValueLayout.JAVA_FLOAT_UNALIGNED, at, side);
            }
        }
    }
}
