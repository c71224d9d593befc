// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.decoder;

/** The passes of an interlaced PNG (PNG specification, third edition, section 8.1). */
final class Adam7 {
    /** The pass of a PNG that is not interlaced. */
    static final int ALL = 7;

    private static final int[] FIRST_COLUMN = {0, 4, 0, 2, 0, 1, 0, 0};
    private static final int[] FIRST_ROW = {0, 0, 4, 0, 2, 0, 1, 0};
    private static final int[] COLUMN_STEP = {8, 8, 4, 4, 2, 2, 1, 1};
    private static final int[] ROW_STEP = {8, 8, 8, 4, 4, 2, 2, 1};

    private Adam7() {}

    static int firstColumn(int pass) {
        return FIRST_COLUMN[pass];
    }

    static int columnStep(int pass) {
        return COLUMN_STEP[pass];
    }

    static int firstRow(int pass) {
        return FIRST_ROW[pass];
    }

    static int rowStep(int pass) {
        return ROW_STEP[pass];
    }

    /** Pixels of a row in a pass, possibly none. */
    static int columns(int pass, int width) {
        return (int) ((width - FIRST_COLUMN[pass] + COLUMN_STEP[pass] - 1L) / COLUMN_STEP[pass]);
    }
}
