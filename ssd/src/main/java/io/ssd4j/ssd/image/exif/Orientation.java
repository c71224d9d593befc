// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.exif;

import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * How stored pixels become an upright picture, in the order of EXIF's numbers from 1 (Exif 2.32, tag 0x0112). The name says what
 * is done to the stored picture; rotations are clockwise.
 */
public enum Orientation {
    /** The picture is already upright. */
    AS_STORED(false, false, false),
    /** Left and right are swapped. */
    MIRROR(true, false, false),
    /** Upside down. */
    ROTATE_180(true, true, false),
    /** Top and bottom are swapped. */
    FLIP(false, true, false),
    /** Rows become columns. */
    TRANSPOSE(false, false, true),
    /** A quarter turn clockwise. */
    ROTATE_90(false, true, true),
    /** Rows become columns, upside down. */
    TRANSVERSE(true, true, true),
    /** Three quarter turns clockwise. */
    ROTATE_270(true, false, true);

    private static final int CHANNELS = 3;

    private final boolean fromRight;
    private final boolean fromBottom;
    private final boolean swapsSides;

    /**
     * @param fromRight whether the stored column is read from the right
     * @param fromBottom whether the stored row is read from the bottom
     * @param swapsSides whether rows become columns
     */
    Orientation(boolean fromRight, boolean fromBottom, boolean swapsSides) {
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
        this.swapsSides = swapsSides;
    }

    /** The orientation that a photo states; {@link #AS_STORED} if it states none, or a number that EXIF does not define. */
    public static Orientation of(PhotoFormat format, PhotoBytes bytes) {
        int number = Metadata.of(format, bytes).orientation().orElse(1);
        return number >= 1 && number <= values().length ? values()[number - 1] : AS_STORED;
    }

    /** Whether width and height are swapped. */
    public boolean swapsSides() {
        return swapsSides;
    }

    /**
     * Turns a picture upright.
     *
     * @param stored {@code 3 * width * height} bytes of packed RGB
     * @param width pixels per stored row
     * @param height stored rows
     * @param allocator of the new memory
     * @return the same bytes if the picture is already upright, otherwise new native memory of that size, with {@code height}
     *     pixels per row if the sides are swapped
     */
    public MemorySegment apply(MemorySegment stored, int width, int height, SegmentAllocator allocator) {
        if (this == AS_STORED) {
            return stored;
        }
        MemorySegment upright = allocator.allocate(stored.byteSize());
        int columns = swapsSides ? height : width;
        int rows = swapsSides ? width : height;
        byte[] row = new byte[CHANNELS * columns];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                int column = swapsSides ? y : x;
                int line = swapsSides ? x : y;
                long from = CHANNELS
                        * ((long) (fromBottom ? height - 1 - line : line) * width
                                + (fromRight ? width - 1 - column : column));
                for (int channel = 0; channel < CHANNELS; channel++) {
                    row[CHANNELS * x + channel] = stored.get(ValueLayout.JAVA_BYTE, from + channel);
                }
            }
            MemorySegment.copy(row, 0, upright, ValueLayout.JAVA_BYTE, (long) y * row.length, row.length);
        }
        return upright;
    }
}
