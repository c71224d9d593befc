// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory that the system maps for one arena. The constants are those of Linux on x86-64 and AArch64. */
final class AnonymousMapping {
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_POPULATE_WRITE = 23;

    private static final long HUGE_PAGE = 2 << 20;

    private AnonymousMapping() {}

    /**
     * Maps zeroed memory and makes it present.
     *
     * @param arena unmaps it
     * @return a segment at a multiple of the size of a page, or of a huge page if it is at least as large
     * @throws OutOfMemoryError if the system refuses it
     */
    static MemorySegment allocate(Arena arena, long bytes) {
        long slack = bytes < HUGE_PAGE ? 0 : HUGE_PAGE;
        long size = Math.ceilDiv(bytes, MemoryMapping.LARGEST_PAGE) * MemoryMapping.LARGEST_PAGE;
        long mapped = map(bytes, size + slack);
        long address = slack == 0 ? mapped : Math.ceilDiv(mapped, HUGE_PAGE) * HUGE_PAGE;
        MemoryMapping.unmap(mapped, address - mapped);
        MemoryMapping.unmap(address + size, mapped + slack - address);
        if (slack > 0) {
            // The advice fails in a kernel without huge pages; the memory is usable all the same.
            MemoryMapping.advise(address, bytes, MADV_HUGEPAGE);
        }
        // Unknown to Linux before 5.14: there, a page appears when it is first written.
        MemoryMapping.advise(address, bytes, MADV_POPULATE_WRITE);
        try {
            return MemorySegment.ofAddress(address).reinterpret(bytes, arena, _ -> MemoryMapping.unmap(address, size));
        } catch (RuntimeException | Error e) { // the arena is closed, or belongs to another thread
            MemoryMapping.unmap(address, size);
            throw e;
        }
    }

    private static long map(long bytes, long size) {
        long address = MemoryMapping.map(
                size,
                MemoryMapping.READ | MemoryMapping.WRITE,
                MemoryMapping.PRIVATE | MemoryMapping.ANONYMOUS,
                MemoryMapping.NO_FILE);
        if (address < 0) {
            throw new OutOfMemoryError("a mapping of " + bytes + " bytes");
        }
        return address;
    }
}
