// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

/** A decoded picture whose samples become 8-bit red, green, blue row by row. */
sealed interface RgbRows permits StoredColors, StoredInks {

    /** Pixels per row. */
    int width();

    /** Rows. */
    int height();

    /** Writes row {@code y}, three bytes per pixel. */
    void read(int y, byte[] rgb);
}
