// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final MemorySegment PIXELS = MemorySegment.ofArray(new byte[100]);

    @Test
    void theLastRowNeedsNoPadding() {
        // 4 rows at stride 28 and one row of 16 bytes: exactly 100.
        assertEquals(28, new Frame(PIXELS, 4, 4, 28, PixelFormat.BGRA).rowStride());
        assertRejected(
                "100 bytes is too small for 4 rows of 16 bytes at a row stride of 29", 4, 4, 29, PixelFormat.BGRA);
    }

    @Test
    void packedRowsFollowEachOther() {
        assertEquals(15, Frame.packed(PIXELS, 5, 6, PixelFormat.BGR).rowStride());
    }

    @Test
    void extentsMustBePositive() {
        assertRejected("not 0 x 4", 0, 4, 28, PixelFormat.RGB);
        assertRejected("not 4 x -1", 4, -1, 28, PixelFormat.RGB);
    }

    @Test
    void rowsMustNotOverlap() {
        assertRejected("12 bytes, more than the row stride of 11", 4, 4, 11, PixelFormat.RGB);
        assertRejected("more than the row stride of -12", 4, 4, -12, PixelFormat.RGB);
    }

    @Test
    void hugeExtentsDoNotOverflow() {
        assertRejected("too small", Integer.MAX_VALUE, 1, Long.MAX_VALUE, PixelFormat.BGRA);
        assertRejected("too small", 1, Integer.MAX_VALUE, Long.MAX_VALUE, PixelFormat.GRAY);
        assertRejected("too small", 4, 3, Long.MAX_VALUE / 2 + 1, PixelFormat.GRAY);
    }

    private static void assertRejected(String part, int width, int height, long rowStride, PixelFormat format) {
        String message = Objects.requireNonNull(
                assertThrows(IllegalArgumentException.class, () -> new Frame(PIXELS, width, height, rowStride, format))
                        .getMessage());
        assertTrue(message.contains(part), message);
    }
}
