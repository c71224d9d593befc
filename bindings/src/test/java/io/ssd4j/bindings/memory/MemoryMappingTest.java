// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The system's own answers, and what it says of this process. */
class MemoryMappingTest {
    private static final long PAGES = 1 << 20;
    private static final int EBADF = 9;
    private static final int EINVAL = 22;
    private static final int READ_AND_WRITE = MemoryMapping.READ | MemoryMapping.WRITE;
    private static final int ANONYMOUS = MemoryMapping.PRIVATE | MemoryMapping.ANONYMOUS;

    private static boolean isMapped(long address) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/maps"));
        return lines.stream().map(line -> line.split("[- ]", 3)).anyMatch(ends -> {
            long first = Long.parseUnsignedLong(ends[0], 16);
            long end = Long.parseUnsignedLong(ends[1], 16);
            return Long.compareUnsigned(first, address) <= 0 && Long.compareUnsigned(address, end) < 0;
        });
    }

    @Test
    void memoryIsMappedUntilItIsUnmapped() throws IOException {
        long address = MemoryMapping.map(PAGES, READ_AND_WRITE, ANONYMOUS, MemoryMapping.NO_FILE);
        assertTrue(address > 0, () -> "refused with " + address);
        assertTrue(isMapped(address));
        MemoryMapping.unmap(address, PAGES);
        assertEquals(false, isMapped(address));
    }

    @Test
    void aRefusalHasTheSystemsErrorNumber() {
        assertEquals(-EINVAL, MemoryMapping.map(0, READ_AND_WRITE, ANONYMOUS, MemoryMapping.NO_FILE));
        assertEquals(-EBADF, MemoryMapping.map(1, MemoryMapping.READ, MemoryMapping.PRIVATE, MemoryMapping.NO_FILE));
    }
}
