// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

/** How the 8-bit pixels of a frame become float32 values of the network's size. */
public sealed interface FrameConversion {

    /** Subtracted from red, green and blue; the scale is that of the record. */
    ChannelMeans means();

    /**
     * Resizes first: OpenCV's bilinear interpolation on 8-bit values, whose result is rounded to 8 bits; then subtracts the means. The
     * resized values are exactly those of {@code cv2.resize(image, (width, height))}.
     *
     * @param means subtracted from the resized values, on the scale 0 to 255
     */
    record ByteResize(ChannelMeans means) implements FrameConversion {}

    /**
     * Normalizes first: {@code (value / 255 - mean) / deviation} in float32, rounded after each operation; then resizes by bilinear
     * interpolation in float32 with half-pixel centers and without antialiasing, as PyTorch's {@code interpolate(mode="bilinear",
     * align_corners=False)} does. This is how torchvision's detectors read images.
     *
     * @param means subtracted from values of 0 to 1
     * @param deviation divides the difference, for all channels; finite and above 0
     */
    record FloatResize(ChannelMeans means, float deviation) implements FrameConversion {

        /** Checks the deviation. */
        public FloatResize {
            if (!(deviation > 0 && deviation < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("the deviation must be finite and above 0, not " + deviation);
            }
        }

        /** The normalized value of an 8-bit level: {@code (level / 255 - mean) / deviation}, rounded after each operation. */
        public float normalized(int level, float mean) {
            return (level / 255f - mean) / deviation;
        }
    }
}
