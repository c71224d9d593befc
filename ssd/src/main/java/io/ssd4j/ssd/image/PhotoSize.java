// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

/**
 * Size of a photo, as stored.
 *
 * @param width pixels per row
 * @param height rows
 */
public record PhotoSize(int width, int height) {

    /** The smallest size that holds photos of either size. */
    public PhotoSize union(PhotoSize other) {
        return new PhotoSize(Math.max(width, other.width), Math.max(height, other.height));
    }
}
