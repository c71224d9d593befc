// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.DeviceMemoryException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Aligned off-heap memory; the exception if there is too little tells the user what to do. */
final class HostMemory {
    /** A cache line, and the widest vector register. */
    static final long ALIGNMENT = 64;

    private HostMemory() {}

    /**
     * Allocates zeroed memory.
     *
     * @param what the purpose, for the message
     */
    static MemorySegment allocate(Arena arena, long bytes, String what) {
        try {
            // At least one byte: a zero-length segment has no address to pass to a library.
            return arena.allocate(Math.max(bytes, 1), ALIGNMENT);
        } catch (OutOfMemoryError e) {
            throw new DeviceMemoryException(
                    what + " needs " + (bytes >> 20) + " MiB of off-heap memory, which the system refused ("
                            + e.getMessage() + "): use a smaller batch",
                    e);
        }
    }
}
