// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import java.util.OptionalLong;

/**
 * Options for reading a photo.
 *
 * @param orientation whether the orientation that a camera wrote in the EXIF data is applied, as {@code
 *     PIL.ImageOps.exif_transpose} does it.
 *     The references do not apply it, so the network sees the pixels as stored, and its boxes refer to those
 * @param maxPixels the maximum number of pixels in a photo, checked before anything is decoded; empty for the system property
 *     {@value Photo#MAX_PIXELS_PROPERTY}, whose default is Pillow's limit, 178956970
 */
public record PhotoOptions(boolean orientation, OptionalLong maxPixels) {

    /** The orientation is not applied; the system property limits the pixels. */
    public static final PhotoOptions DEFAULT = new PhotoOptions(false, OptionalLong.empty());

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public PhotoOptions {
        if (maxPixels.isPresent() && maxPixels.getAsLong() < 1) {
            throw new IllegalArgumentException(
                    "a photo has at least 1 pixel, so its limit cannot be " + maxPixels.getAsLong());
        }
    }

    /** These options with the EXIF orientation applied or not. */
    public PhotoOptions orientation(boolean applied) {
        return new PhotoOptions(applied, maxPixels);
    }

    /** These options with another limit. */
    public PhotoOptions maxPixels(long limit) {
        return new PhotoOptions(orientation, OptionalLong.of(limit));
    }
}
