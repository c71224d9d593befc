// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeBlocksTest {
    private static final int BLOCKS = 8;
    private static final long BYTES = 4L << 20;

    /** Without the setting, glibc keeps blocks of this size once a larger one has been freed. */
    @Test
    void blocksReturnToTheSystemWhenTheyAreFreed() throws IOException {
        NativeMemory.returnLargeBlocks();
        free(1, 6 * BYTES);
        long before = anonymousKib();
        free(BLOCKS, BYTES);
        long grown = anonymousKib() - before;
        assertTrue(grown < (BLOCKS * BYTES / 2) >> 10, grown + " KiB are kept");
    }

    private static void free(int blocks, long bytes) {
        List<Arena> arenas = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            Arena arena = Arena.ofConfined();
            arenas.add(arena);
            arena.allocate(bytes).fill((byte) 1);
        }
        arenas.forEach(Arena::close);
    }

    private static long anonymousKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[1]))
                .findFirst()
                .orElseThrow();
    }
}
