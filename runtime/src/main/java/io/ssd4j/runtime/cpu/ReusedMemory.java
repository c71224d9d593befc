// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Temporary memory that tasks use one after another, since clearing fresh pages takes about as long as filling them. If the largest is
 * asked for first, no more is allocated than what is in use at the same time. Thread-safe.
 */
final class ReusedMemory {
    private final Queue<MemorySegment> free = new ConcurrentLinkedQueue<>();
    private final Arena arena;
    private final String what;

    /**
     * @param arena owns the memory; any thread may allocate in it
     * @param what the purpose, for messages
     */
    ReusedMemory(Arena arena, String what) {
        this.arena = arena;
        this.what = what;
    }

    /**
     * Gives memory to a task until it returns.
     *
     * @param bytes the size, at least 1
     * @param task receives memory of this size with any contents, aligned to {@link HostMemory#ALIGNMENT}
     */
    void use(long bytes, Consumer<MemorySegment> task) {
        MemorySegment found = free.poll();
        MemorySegment memory =
                found != null && found.byteSize() >= bytes ? found : HostMemory.allocate(arena, bytes, what);
        task.accept(memory.asSlice(0, bytes));
        free.add(memory);
    }
}
