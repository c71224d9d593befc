// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * The arguments of a kernel in the order of its declaration, laid out once for any number of launches.
 *
 * <p>Each launch reads them, so values may be changed between launches; a captured launch keeps the values of its capture. Not
 * thread-safe.
 */
public final class KernelArguments {
    private static final int MOST = 32;

    private final SegmentAllocator allocator;
    private final MemorySegment pointers;
    private int count;

    private KernelArguments(SegmentAllocator allocator) {
        this.allocator = allocator;
        this.pointers = allocator.allocate(ValueLayout.ADDRESS, MOST);
    }

    /**
     * Starts an empty list, which holds up to 32 arguments.
     *
     * @param allocator holds the values; it must outlive every launch
     */
    public static KernelArguments in(SegmentAllocator allocator) {
        return new KernelArguments(allocator);
    }

    MemorySegment pointers() {
        return pointers;
    }

    /** Adds a pointer to device memory. */
    public KernelArguments pointer(DeviceSlice memory) {
        return number(memory.address().value());
    }

    /** Adds an {@code int}. */
    public KernelArguments number(int value) {
        return struct(allocator.allocateFrom(ValueLayout.JAVA_INT, value));
    }

    /** Adds a {@code long long}. */
    public KernelArguments number(long value) {
        return struct(allocator.allocateFrom(ValueLayout.JAVA_LONG, value));
    }

    /** Adds a {@code float}. */
    public KernelArguments number(float value) {
        return struct(allocator.allocateFrom(ValueLayout.JAVA_FLOAT, value));
    }

    /**
     * Adds a struct, by value.
     *
     * @param bytes in C's layout; referenced, not copied, so that it can be changed later
     */
    public KernelArguments struct(MemorySegment bytes) {
        pointers.setAtIndex(ValueLayout.ADDRESS, count++, bytes);
        return this;
    }
}
