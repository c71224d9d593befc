// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.bindings.memory.LargeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor in a file, as a view of the file's bytes.
 *
 * @param dtype type of the elements
 * @param shape extents, outermost first; empty for a scalar
 * @param strides distances between neighbors of each dimension, in elements
 * @param order byte order of the elements
 * @param bytes the bytes from the first element on, at any address; may be followed by other data
 */
public record StoredTensor(Dtype dtype, List<Long> shape, List<Long> strides, ByteOrder order, MemorySegment bytes) {

    /** Sufficient for the vector loads of every engine. */
    static final long ALIGNMENT = 64;

    /** Copies the lists. */
    public StoredTensor {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
        bytes = bytes.asReadOnly();
    }

    /** A tensor whose elements follow each other without gaps, the last extent varying fastest, little-endian. */
    static StoredTensor dense(Dtype dtype, List<Long> shape, MemorySegment bytes) {
        return new StoredTensor(dtype, shape, denseStrides(shape), ByteOrder.LITTLE_ENDIAN, bytes);
    }

    private static List<Long> denseStrides(List<Long> shape) {
        Long[] strides = new Long[shape.size()];
        long stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(shape.get(i), 1);
        }
        return List.of(strides);
    }

    /** Number of elements. */
    public long elements() {
        return shape.stream().reduce(1L, (a, b) -> a * b);
    }

    /** Whether {@link #float32} and {@link #values} understand the element type. */
    public boolean isFloatingPoint() {
        return switch (dtype) {
            case F16, BF16, F32, F64 -> true;
            default -> false;
        };
    }

    /** Whether the elements follow each other without gaps, the last extent varying fastest. */
    public boolean isDense() {
        long stride = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            if (shape.get(i) != 1 && strides.get(i) != stride) {
                return elements() == 0;
            }
            stride *= shape.get(i);
        }
        return true;
    }

    /** The bytes of the elements alone if they are dense, otherwise all. */
    MemorySegment elementBytes() {
        return isDense() ? bytes.asSlice(0, Math.min(bytes.byteSize(), elements() * dtype.bits() / Byte.SIZE)) : bytes;
    }

    /**
     * A copy of the elements as float32 in the machine's byte order, dense, aligned for vectors. A float64 value beyond the range of float32
     * becomes infinite.
     *
     * @param arena owns the copy
     * @throws IllegalArgumentException if the elements are not {@linkplain #isFloatingPoint() floating-point numbers}
     */
    public MemorySegment float32(Arena arena) {
        // Never the file's own bytes: native code that reads a truncated mapped file crashes the process.
        MemorySegment copy = LargeMemory.allocate(arena, elements() * Float.BYTES, ALIGNMENT);
        float32(copy);
        return copy;
    }

    /**
     * Writes the elements as {@link #float32(Arena)} does.
     *
     * @param copy receives them; of exactly their size, aligned for floats
     */
    void float32(MemorySegment copy) {
        if (dtype == Dtype.F32 && order == ByteOrder.nativeOrder() && isDense()) {
            copy.copyFrom(bytes.asSlice(0, elements() * Float.BYTES));
            return;
        }
        long[] next = {0};
        values(value -> copy.setAtIndex(ValueLayout.JAVA_FLOAT, next[0]++, value));
    }

    /**
     * Passes every element, converted to float32, to a receiver, the last extent varying fastest.
     *
     * @throws IllegalArgumentException if the elements are not floating-point numbers
     */
    public void values(FloatReceiver receiver) {
        if (elements() > 0) {
            values(ElementReader.of(dtype, order), receiver);
        }
    }

    /** Receives values. */
    @FunctionalInterface
    public interface FloatReceiver {
        /** Takes the next value. */
        void accept(float value);
    }

    private void values(ElementReader reader, FloatReceiver receiver) {
        int last = shape.size() - 1;
        long run = last < 0 ? 1 : shape.get(last);
        long step = last < 0 ? 0 : strides.get(last);
        long[] index = new long[Math.max(last, 0)];
        for (long element = 0; element >= 0; element = advance(index, element)) {
            for (long i = 0; i < run; i++) {
                receiver.accept(reader.at(bytes, element + i * step));
            }
        }
    }

    /** Moves to the next index of all dimensions but the last; returns its element, or -1 after the last one. */
    private long advance(long[] index, long element) {
        long next = element;
        for (int i = index.length - 1; i >= 0; i--) {
            next += strides.get(i);
            if (++index[i] < shape.get(i)) {
                return next;
            }
            next -= index[i] * strides.get(i);
            index[i] = 0;
        }
        return -1;
    }
}
