// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.FrameTransform;
import java.lang.foreign.MemorySegment;

/**
 * Makes the network's input of a frame as lufficc/SSD does: resized to a square by OpenCV's bilinear interpolation on
 * 8-bit values, red, green and blue in 0..255 minus {@link #MEANS}, channel planes of float32.
 *
 * <p>The resized values are those of {@code cv2.resize(image, (side, side))}, bit for bit. What a frame's geometry needs
 * is prepared when it is first seen: after that, frames of the same geometry allocate nothing on the heap.
 *
 * <p>This is for callers that want the values. A session opened with {@link #frames} takes frames itself, and on a GPU resizes
 * them there, to the same values.
 *
 * <p>One thread at a time; give each thread a transform of its own.
 */
public final class InputTransform {
    /** The means of lufficc/SSD. */
    public static final ChannelMeans MEANS = new ChannelMeans(123, 117, 104);

    private final FrameTransform transform;

    /**
     * @param side side of the square input in pixels, {@link io.ssd4j.ssd.backbone.SsdVariant#size()}
     * @throws IllegalArgumentException where the side is not between 1 and 16384
     */
    public InputTransform(int side) {
        this.transform = new FrameTransform(side, side, MEANS);
    }

    /**
     * What a session is opened with that takes frames itself.
     *
     * @param maxWidth most pixels per row that a frame will have
     * @param maxHeight most rows that a frame will have
     */
    public static SessionInput.Frames frames(int maxWidth, int maxHeight) {
        return new SessionInput.Frames(maxWidth, maxHeight, MEANS);
    }

    /** Bytes of one image's input: image {@code i} of a batch starts at {@code i * byteSize()}. */
    public long byteSize() {
        return transform.byteSize();
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
        transform.apply(frame, destination, byteOffset);
    }
}
