// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.memory;

import io.ssd4j.bindings.files.OperatingSystem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Allocates off-heap memory so that closing the arena returns large blocks to the system. The C library's allocator keeps freed
 * blocks of up to 32 MiB for later use, and places small blocks of others in them, after which a block of the same size no longer
 * fits: a process that opens models and sessions again and again would grow by tens of MiB.
 *
 * <p>Thread-safe.
 */
public final class LargeMemory {
    /**
     * From this size on, a block is a separate mapping. This is where glibc begins too, before it raises its limit to the largest
     * block that was freed. Smaller ones would waste too much of their last page.
     */
    static final long THRESHOLD = 128 << 10;

    private LargeMemory() {}

    /**
     * Allocates zeroed memory that is present: writing to it later needs no more memory. Large blocks lie in huge pages where
     * the system has them, which spares address translation.
     *
     * @param arena frees the memory when it is closed
     * @param bytes the size
     * @param alignment in bytes, a power of two up to the size of a page, 4096
     * @return a segment of this size
     * @throws OutOfMemoryError if the system refuses the memory
     */
    public static MemorySegment allocate(Arena arena, long bytes, long alignment) {
        // Without native access only Java's own allocation is permitted, and the constants of mappings are those of
        // Linux.
        return bytes < THRESHOLD
                        || !LargeMemory.class.getModule().isNativeAccessEnabled()
                        || OperatingSystem.ofThisProcess() != OperatingSystem.LINUX
                ? arena.allocate(bytes, alignment)
                : AnonymousMapping.allocate(arena, bytes);
    }
}
