// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.dds;

import io.ssd4j.ros2.ddsc.ddsc_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory for a received message. Cyclone DDS allocates the strings and sequences and uses them again for the next message, so that receiving allocates
 * nothing once they are large enough.
 */
public final class Sample implements AutoCloseable {
    private final MemorySegment descriptor;
    private final MemorySegment message;

    /** An array of one address, as {@code dds_take} wants it. */
    final MemorySegment addresses;

    Sample(MemorySegment descriptor, long byteSize, Arena arena) {
        this.descriptor = descriptor;
        this.message = ddsc_h.dds_alloc(byteSize).reinterpret(byteSize).fill((byte) 0);
        this.addresses = arena.allocateFrom(ValueLayout.ADDRESS, message);
    }

    /** The message. */
    public MemorySegment message() {
        return message;
    }

    /** Frees the message; once, and before the participant is closed. */
    @Override
    public void close() {
        ddsc_h.dds_sample_free(message, descriptor, ddsc_h.DDS_FREE_ALL());
    }
}
