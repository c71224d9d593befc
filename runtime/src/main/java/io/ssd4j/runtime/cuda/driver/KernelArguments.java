// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of a kernel, laid out once for any number of launches.
 *
 * <p>Each launch reads them, so values may be changed between launches; a captured launch keeps the values of its capture. Not
 * thread-safe.
 */
public final class KernelArguments {
    private final MemorySegment pointers;

    private KernelArguments(MemorySegment pointers) {
        this.pointers = pointers;
    }

    MemorySegment pointers() {
        return pointers;
    }

    /**
     * Starts an empty list.
     *
     * @param allocator holds the values; it must outlive every launch
     */
    public static Builder in(SegmentAllocator allocator) {
        return new Builder(allocator);
    }

    /** The arguments in the order of the kernel's declaration. */
    public static final class Builder {
        private final SegmentAllocator allocator;
        private final List<MemorySegment> values = new ArrayList<>();

        private Builder(SegmentAllocator allocator) {
            this.allocator = allocator;
        }

        /** A pointer to device memory. */
        public Builder pointer(DeviceSlice memory) {
            return number(memory.address().value());
        }

        /** An {@code int}. */
        public Builder number(int value) {
            values.add(allocator.allocateFrom(ValueLayout.JAVA_INT, value));
            return this;
        }

        /** A {@code long long}. */
        public Builder number(long value) {
            values.add(allocator.allocateFrom(ValueLayout.JAVA_LONG, value));
            return this;
        }

        /** A {@code float}. */
        public Builder number(float value) {
            values.add(allocator.allocateFrom(ValueLayout.JAVA_FLOAT, value));
            return this;
        }

        /**
         * A struct, by value.
         *
         * @param bytes in C's layout; referenced, not copied, so that it can be changed later
         */
        public Builder struct(MemorySegment bytes) {
            values.add(bytes);
            return this;
        }

        /** Lays out the arguments. */
        public KernelArguments build() {
            MemorySegment pointers = allocator.allocate(ValueLayout.ADDRESS, Math.max(1, values.size()));
            for (int i = 0; i < values.size(); i++) {
                pointers.setAtIndex(ValueLayout.ADDRESS, i, values.get(i));
            }
            return new KernelArguments(pointers);
        }
    }
}
