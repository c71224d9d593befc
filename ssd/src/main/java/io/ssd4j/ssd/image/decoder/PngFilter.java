// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

import java.io.IOException;

/** Undoes the filter of a row (PNG specification, third edition, section 9.2). */
final class PngFilter {
    private PngFilter() {}

    /**
     * Changes the row in place.
     *
     * @param row the number of the filter, and the filtered bytes
     * @param above the row above with its first byte, already unfiltered
     * @param distance bytes from a byte to the same one of the pixel to the left
     * @throws IOException if there is no filter of that number
     */
    static void undo(byte[] row, byte[] above, int distance) throws IOException {
        switch (row[0]) {
            case 0 -> {
                // Stored as it is.
            }
            case 1 -> {
                for (int i = 1 + distance; i < row.length; i++) {
                    row[i] += row[i - distance];
                }
            }
            case 2 -> {
                for (int i = 1; i < row.length; i++) {
                    row[i] += above[i];
                }
            }
            case 3 -> average(row, above, distance);
            case 4 -> paeth(row, above, distance);
            default -> throw new IOException("filter " + (row[0] & 0xff));
        }
    }

    private static void average(byte[] row, byte[] above, int distance) {
        for (int i = 1; i < row.length; i++) {
            int left = i > distance ? row[i - distance] & 0xff : 0;
            row[i] += (byte) ((left + (above[i] & 0xff)) >> 1);
        }
    }

    private static void paeth(byte[] row, byte[] above, int distance) {
        for (int i = 1; i < row.length; i++) {
            int up = above[i] & 0xff;
            if (i <= distance) {
                row[i] += (byte) up;
                continue;
            }
            int left = row[i - distance] & 0xff;
            int upLeft = above[i - distance] & 0xff;
            int toLeft = Math.abs(up - upLeft);
            int toUp = Math.abs(left - upLeft);
            int toUpLeft = Math.abs(left + up - 2 * upLeft);
            row[i] += (byte) (toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft);
        }
    }
}
