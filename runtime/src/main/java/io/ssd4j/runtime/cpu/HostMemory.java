// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.memory.LargeMemory;
import io.ssd4j.bindings.memory.MemoryHeadroom;
import io.ssd4j.runtime.DeviceMemoryException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Aligned off-heap memory; the exception if there is too little tells the user what to do. */
final class HostMemory {
    /** A cache line, and the widest vector register. */
    static final long ALIGNMENT = 64;

    private static final String SMALLER_BATCH = "use a smaller batch";

    private HostMemory() {}

    /**
     * Allocates zeroed memory.
     *
     * @param what the purpose, for the message
     * @throws DeviceMemoryException if the system refuses the memory, or would kill the process for using it
     */
    static MemorySegment allocate(Arena arena, long bytes, String what) {
        requireForBatch(bytes, what);
        try {
            // At least one byte: a zero-length segment has no address to pass to a library.
            return LargeMemory.allocate(arena, Math.max(bytes, 1), ALIGNMENT);
        } catch (OutOfMemoryError e) {
            throw new DeviceMemoryException(
                    what + " needs " + (bytes >> 20) + " MiB of off-heap memory, which the system refused ("
                            + e.getMessage() + "): " + SMALLER_BATCH,
                    e);
        }
    }

    /**
     * Checks that there is enough memory for something whose size grows with the batch.
     *
     * @param what the purpose, for the message
     * @throws DeviceMemoryException if the system would kill the process for using it
     */
    static void requireForBatch(long bytes, String what) {
        require(bytes, what, SMALLER_BATCH + ", or ");
    }

    /**
     * Checks that there is enough memory before it is allocated in parts.
     *
     * @param what the purpose, for the message
     * @param alternative what helps besides more memory, for the message; may be empty
     * @throws DeviceMemoryException if the system would kill the process for using it
     */
    static void require(long bytes, String what, String alternative) {
        MemoryHeadroom.refusal(bytes, what, alternative).ifPresent(refusal -> {
            throw new DeviceMemoryException(refusal);
        });
    }
}
