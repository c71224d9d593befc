// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

/**
 * The values that a network expects to be subtracted from its input, on the scale of the {@link FrameConversion} that they belong to.
 *
 * @param red subtracted from the first channel
 * @param green subtracted from the second
 * @param blue subtracted from the third
 */
public record ChannelMeans(float red, float green, float blue) {

    /** Checks that each is a number. */
    public ChannelMeans {
        if (!Float.isFinite(red) || !Float.isFinite(green) || !Float.isFinite(blue)) {
            throw new IllegalArgumentException("means must be finite: " + red + ", " + green + ", " + blue);
        }
    }
}
