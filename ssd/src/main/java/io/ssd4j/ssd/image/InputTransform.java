// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.runtime.image.FrameTransform;
import java.lang.foreign.MemorySegment;

/**
 * Converts a frame to the network's input: resizes it to a square, subtracts the channel means, and stores the channels as planes of
 * float32. Without another conversion it does so as lufficc/SSD does: OpenCV's bilinear interpolation on 8-bit values, then {@link #MEANS}
 * subtracted from red, green and blue in 0..255.
 *
 * <p>The values resized in this way match {@code cv2.resize(image, (side, side))} bit for bit. The first frame of a geometry builds
 * its tables; after that, frames of the same geometry allocate nothing on the heap.
 *
 * <p>For callers that need the values. A session opened with {@link io.ssd4j.runtime.SessionOptions#frames} takes frames itself,
 * and on a GPU resizes them there, to the same values.
 *
 * <p>Not thread-safe; give each thread its own transform.
 */
public final class InputTransform {
    /** The channel means that lufficc/SSD subtracts. */
    public static final ChannelMeans MEANS = new ChannelMeans(123, 117, 104);

    private final FrameTransform transform;

    /**
     * @param side side of the square input in pixels, {@link io.ssd4j.ssd.model.SsdBackbone#size()}
     * @throws IllegalArgumentException if the side is not between 1 and 16384
     */
    public InputTransform(int side) {
        this(side, new FrameConversion.ByteResize(MEANS));
    }

    /**
     * @param side side of the square input in pixels
     * @param conversion how pixels become values, {@link io.ssd4j.ssd.model.SsdVariant#conversion()}
     * @throws IllegalArgumentException if the side is not between 1 and 16384
     */
    public InputTransform(int side, FrameConversion conversion) {
        this.transform = new FrameTransform(side, side, conversion);
    }

    /** Bytes of one image's input: image {@code i} of a batch starts at {@code i * byteSize()}. */
    public long byteSize() {
        return transform.byteSize();
    }

    /**
     * Writes the input of one image.
     *
     * @param frame the source image
     * @param destination receives [3, side, side] float32 in native byte order, dense; any alignment
     * @param byteOffset where the input starts in the destination
     * @throws IllegalArgumentException if the destination is read-only or has too little room after the offset
     */
    public void apply(Frame frame, MemorySegment destination, long byteOffset) {
        transform.apply(frame, destination, byteOffset);
    }
}
