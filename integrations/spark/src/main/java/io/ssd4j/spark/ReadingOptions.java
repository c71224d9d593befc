// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.ssd.image.PhotoOptions;
import java.io.Serializable;
import java.util.OptionalLong;

/**
 * How photos are read, and which are refused.
 *
 * @param orientation whether the EXIF orientation of photos is applied; the boxes then refer to the upright photo
 * @param maxPixels the most pixels of a photo, checked before anything is decoded, at least 1
 * @param maxBytes the longest file that is read, in bytes, at least 1
 */
public record ReadingOptions(boolean orientation, long maxPixels, long maxBytes) implements Serializable {
    /** Pillow's limit. */
    static final long MAX_PIXELS = 178_956_970;

    static final long MAX_BYTES = 256L << 20;

    /** Photos of at most 178956970 pixels (Pillow's limit) and 256 MiB, as they are stored. */
    public static final ReadingOptions DEFAULT = new ReadingOptions(false, MAX_PIXELS, MAX_BYTES);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is less than 1
     */
    public ReadingOptions {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("maxPixels must be at least 1, not " + maxPixels);
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1, not " + maxBytes);
        }
    }

    /** These options with the EXIF orientation applied or not. */
    public ReadingOptions orientation(boolean newOrientation) {
        return new ReadingOptions(newOrientation, maxPixels, maxBytes);
    }

    /** These options with another limit of pixels. */
    public ReadingOptions maxPixels(long newMaxPixels) {
        return new ReadingOptions(orientation, newMaxPixels, maxBytes);
    }

    /** These options with another limit of bytes. */
    public ReadingOptions maxBytes(long newMaxBytes) {
        return new ReadingOptions(orientation, maxPixels, newMaxBytes);
    }

    /** What the decoder is given. */
    PhotoOptions decoding() {
        return new PhotoOptions(orientation, OptionalLong.of(maxPixels));
    }

    /** What is said of a file that is longer than it may be. */
    String tooLong(String name, long length) {
        return name + " has " + length + tooLongEnd();
    }

    /** The end of that text, behind the length. */
    String tooLongEnd() {
        return " bytes, more than the limit of " + maxBytes;
    }
}
