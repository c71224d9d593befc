// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/** Lays out a struct in the order in which its members are declared, those of 8 bytes first, so that it needs no padding. */
final class StructWriter {
    private static final int MOST_BYTES = 512;

    private final MemorySegment memory;
    private long end;

    /**
     * @param allocator holds the struct
     */
    StructWriter(SegmentAllocator allocator) {
        memory = allocator.allocate(MOST_BYTES, Long.BYTES);
    }

    /** Adds a {@code long long}. */
    StructWriter longInteger(long value) {
        memory.set(ValueLayout.JAVA_LONG, end, value);
        end += Long.BYTES;
        return this;
    }

    /** Adds an {@code int}. */
    StructWriter integer(int value) {
        memory.set(ValueLayout.JAVA_INT, end, value);
        end += Integer.BYTES;
        return this;
    }

    /** Adds a {@code float}. */
    StructWriter real(float value) {
        memory.set(ValueLayout.JAVA_FLOAT, end, value);
        end += Float.BYTES;
        return this;
    }

    /** The struct. */
    MemorySegment bytes() {
        return memory.asSlice(0, end);
    }
}
