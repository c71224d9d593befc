// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The type of a field of a message. */
sealed interface FieldType
        permits FieldType.Primitive, FieldType.Text, FieldType.FixedArray, FieldType.Sequence, StructType {
    /** Bytes in memory. */
    int size();

    /** Alignment in memory in bytes. */
    int align();

    /** A number. */
    enum Primitive implements FieldType {
        /** An unsigned byte. */
        OCTET(1),
        /** A signed 32-bit integer. */
        INT32(4),
        /** An unsigned 32-bit integer. */
        UINT32(4),
        /** A 64-bit floating-point number. */
        DOUBLE(8);

        private final int size;

        Primitive(int size) {
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public int align() {
            return size;
        }
    }

    /** A string of any length: the address of UTF-8 that ends with 0. */
    enum Text implements FieldType {
        /** The only one. */
        STRING;

        @Override
        public int size() {
            return Long.BYTES;
        }

        @Override
        public int align() {
            return Long.BYTES;
        }
    }

    /**
     * An array of numbers within the structure.
     *
     * @param element the type of its elements
     * @param count their number
     */
    record FixedArray(Primitive element, int count) implements FieldType {
        @Override
        public int size() {
            return element.size() * count;
        }

        @Override
        public int align() {
            return element.align();
        }
    }

    /**
     * A sequence of any length. In memory it is C's {@code struct {uint32_t _maximum; uint32_t _length; T *_buffer; bool _release;}}.
     *
     * @param element the type of its elements
     */
    record Sequence(FieldType element) implements FieldType {
        /** Offset of the number of elements. */
        static final int LENGTH = 4;
        /** Offset of the address of the elements. */
        static final int BUFFER = 8;

        private static final int SIZE = 24;

        /**
         * Writes a sequence.
         *
         * @param memory contains it at the offset
         * @param length the number of elements
         * @param address the elements
         */
        static void set(MemorySegment memory, long offset, int length, long address) {
            memory.set(ValueLayout.JAVA_INT, offset, length); // the room for elements
            memory.set(ValueLayout.JAVA_INT, offset + LENGTH, length);
            memory.set(ValueLayout.JAVA_LONG, offset + BUFFER, address);
        }

        @Override
        public int size() {
            return SIZE;
        }

        @Override
        public int align() {
            return Long.BYTES;
        }
    }
}
