// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.detection;

/**
 * How a head's offsets move and scale a default box (Girshick et al., R-CNN, arXiv:1311.2524; with the variances of Liu et al., SSD,
 * arXiv:1512.02325). All in float32, for the center x and the width w of a default box, and in the same way for y and the height:
 *
 * <pre>{@code
 * center = x + (offset_x * centerVariance) * w
 * width  = w * exp(min(offset_w * sizeVariance, sizeLimit))
 * }</pre>
 *
 * @param centerVariance scales the offset of a center, above 0; 0.1 in SSD
 * @param sizeVariance scales the offset of a size, above 0; 0.2 in SSD
 * @param sizeLimit the upper limit of a scaled size offset, above 0; {@link #UNLIMITED} for none
 */
public record BoxCoder(float centerVariance, float sizeVariance, float sizeLimit) {
    /** A size offset without a limit. A large offset then gives an infinite box, which is dropped. */
    public static final float UNLIMITED = Float.POSITIVE_INFINITY;

    /** Checks the values. */
    public BoxCoder {
        if (!(centerVariance > 0 && centerVariance < Float.POSITIVE_INFINITY)
                || !(sizeVariance > 0 && sizeVariance < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the variances of a box coder must be finite and above 0, not "
                    + centerVariance + " and " + sizeVariance);
        }
        if (!(sizeLimit > 0)) {
            throw new IllegalArgumentException("the limit of a size offset must be above 0, not " + sizeLimit);
        }
    }
}
