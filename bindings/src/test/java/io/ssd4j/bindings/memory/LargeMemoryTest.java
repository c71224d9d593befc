// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of off-heap memory, small ones and those that are mappings of their own. */
class LargeMemoryTest {
    private static final long MIB = 1 << 20;
    private static final long PAGE = 4096;

    @ParameterizedTest
    @ValueSource(
            longs = {
                1,
                100,
                MIB / 8 - 1,
                MIB / 8,
                MIB / 8 + 1,
                MIB,
                MIB + 1,
                2 * MIB - PAGE,
                2 * MIB,
                2 * MIB + 1,
                5 * MIB + 12_345
            })
    void isAlignedZeroedAndWritable(long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment block = LargeMemory.allocate(arena, bytes, 64);
            assertEquals(bytes, block.byteSize());
            assertEquals(0, block.address() % 64);
            assertEquals(-1, block.mismatch(MemorySegment.ofArray(new byte[(int) bytes])));
            block.fill((byte) 1);
            assertEquals(1, block.get(ValueLayout.JAVA_BYTE, bytes - 1));
        }
    }

    @Test
    void aLargeBlockBeginsAtAHugePage() {
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(0, LargeMemory.allocate(arena, 3 * MIB, 64).address() % (2 * MIB));
        }
    }

    @Test
    void closingTheArenaReturnsTheMemoryToTheSystem() throws IOException {
        long before;
        long open;
        try (Arena arena = Arena.ofConfined()) {
            before = residentBytes();
            MemorySegment block = LargeMemory.allocate(arena, 200 * MIB, 64);
            block.fill((byte) 1);
            open = residentBytes();
        }
        long closed = residentBytes();
        assertTrue(open - before > 190 * MIB, before + " " + open);
        assertTrue(open - closed > 190 * MIB, open + " " + closed);
    }

    /** The C library would keep these blocks: it keeps those smaller than one that was freed, and small ones follow each of them. */
    @Test
    void blocksBetweenSmallOnesReturnToTheSystem() throws IOException {
        try (Arena raisesTheLimitOfTheCLibrary = Arena.ofConfined()) {
            raisesTheLimitOfTheCLibrary.allocate(16 * MIB);
        }
        try (Arena small = Arena.ofConfined()) {
            long open;
            try (Arena arena = Arena.ofConfined()) {
                for (int i = 0; i < 400; i++) {
                    LargeMemory.allocate(arena, MIB / 4, 64).fill((byte) 1);
                    small.allocate(1000);
                }
                open = residentBytes();
            }
            long closed = residentBytes();
            assertTrue(open - closed > 90 * MIB, open + " " + closed);
        }
    }

    @Test
    void aBlockOfAClosedArenaThrows() {
        MemorySegment block;
        Arena closed;
        try (Arena arena = Arena.ofShared()) {
            closed = arena;
            block = LargeMemory.allocate(arena, MIB, 64);
        }
        MemorySegment freed = block;
        assertThrows(IllegalStateException.class, () -> freed.get(ValueLayout.JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> LargeMemory.allocate(closed, MIB, 64));
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 50, Long.MAX_VALUE - 4 * MIB, Long.MAX_VALUE})
    void whatTheSystemRefusesIsAnOutOfMemoryError(long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            assertThrows(OutOfMemoryError.class, () -> LargeMemory.allocate(arena, bytes, 64));
        }
    }

    private static long residentBytes() throws IOException {
        String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1];
        return Long.parseLong(pages) * PAGE;
    }
}
