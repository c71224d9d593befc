// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.cuda.program.DetectionScratch.Part;
import org.junit.jupiter.api.Test;

class DetectionScratchTest {
    /** SSD300's 8732 boxes, of which five heads end within a word: 5776, 2166, 600, 150, 36, 4. */
    private static final int SSD300_SLOTS = 5792 + 2176 + 608 + 160 + 64 + 32;

    /** SSD512's 24 564 boxes: 16 384, 6144, 1536, 384, 96, 16, 4. */
    private static final int SSD512_SLOTS = 16_384 + 6144 + 1536 + 384 + 96 + 32 + 32;

    private static double mebibytes(int slots, int classes, int detections) {
        return new DetectionScratch(1, slots, classes, detections, detections).bytes() / (double) (1 << 20);
    }

    /** The sizes that the documentation names. */
    @Test
    void theScratchMemoryOfAnImageIsModest() {
        assertEquals(0.24, mebibytes(SSD300_SLOTS, 21, 100), 0.01);
        assertEquals(0.44, mebibytes(SSD300_SLOTS, 91, 200), 0.01);
        assertEquals(0.87, mebibytes(SSD512_SLOTS, 81, 100), 0.01);
    }

    @Test
    void arraysFollowEachOtherAligned() {
        DetectionScratch scratch = new DetectionScratch(3, 64, 5, 7, 9);
        assertEquals(3 * 64 * 8, scratch.bytes(Part.TERMS));
        assertEquals(3 * 64 * 16, scratch.bytes(Part.BOXES));
        assertEquals(3 * 4 * 2 * 4, scratch.bytes(Part.CANDIDATES));
        assertEquals(3 * 2 * 4, scratch.bytes(Part.DROPPED));
        assertEquals(3 * 4 * 4, scratch.bytes(Part.KEPT_COUNTS));
        assertEquals(3 * 4 * 7 * 8, scratch.bytes(Part.KEPT_KEYS));
        assertEquals(3 * 9 * 8, scratch.bytes(Part.SELECTED));
        long end = 0;
        for (Part part : Part.values()) {
            assertEquals(0, scratch.offset(part) % Program.ALIGNMENT, part::name);
            assertTrue(scratch.offset(part) >= end, part::name);
            end = scratch.offset(part) + scratch.bytes(part);
        }
        assertEquals(end, scratch.bytes());
    }
}
