// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Turns a frame into a network's input: resizes and normalizes it as a {@link FrameConversion} says, and writes channel planes of
 * float32.
 *
 * <p>The first frame of a geometry builds its tables; after that, frames of the same geometry allocate nothing on the heap.
 *
 * <p>Not thread-safe; give each thread its own transform.
 */
public final class FrameTransform {
    private static final int MAX_SIDE = 1 << 14;

    private final int width;
    private final int height;
    private final FrameConversion conversion;
    private @Nullable RowInterpolation<?> rows;
    private final float[] line;

    /**
     * A transform that resizes 8-bit values and subtracts the means from them.
     *
     * @param width the width of the network's input in pixels
     * @param height the height of the network's input in pixels
     * @param means subtracted from the resized values, on the scale 0 to 255
     * @throws IllegalArgumentException if an extent is not between 1 and 16384
     */
    public FrameTransform(int width, int height, ChannelMeans means) {
        this(width, height, new FrameConversion.ByteResize(means));
    }

    /**
     * @param width the width of the network's input in pixels
     * @param height the height of the network's input in pixels
     * @param conversion how pixels become values
     * @throws IllegalArgumentException if an extent is not between 1 and 16384
     */
    public FrameTransform(int width, int height, FrameConversion conversion) {
        if (width < 1 || width > MAX_SIDE || height < 1 || height > MAX_SIDE) {
            throw new IllegalArgumentException(
                    "the input's sides must be 1 to " + MAX_SIDE + ", not " + width + " x " + height);
        }
        this.width = width;
        this.height = height;
        this.conversion = conversion;
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
        RowInterpolation<?> source = rows;
        if (source == null || !source.fits(frame)) {
            source = interpolation(frame);
            rows = source;
        }
        source.start();
        for (int y = 0; y < height; y++) {
            source.moveTo(frame, y);
            for (int channel = 0; channel < RowInterpolation.CHANNELS; channel++) {
                source.mix(y, channel, line);
                long at = byteOffset + ((long) channel * height + y) * width * Float.BYTES;
                MemorySegment.copy(line, 0, destination, ValueLayout.JAVA_FLOAT_UNALIGNED, at, width);
            }
        }
    }

    private RowInterpolation<?> interpolation(Frame frame) {
        return switch (conversion) {
            case FrameConversion.ByteResize bytes -> new ByteInterpolation(frame, width, height, bytes.means());
            case FrameConversion.FloatResize floats -> new FloatInterpolation(frame, width, height, floats);
        };
    }
}
