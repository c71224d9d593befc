// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.dlpack;

import io.ssd4j.bindings.NativeMemory;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A tensor that another library made and this process owns now: its deleter is called once, by {@link #close()}, or at once if the structure
 * cannot be read. Any thread may close it.
 */
public final class ManagedTensor implements AutoCloseable {
    /** More dimensions than any tensor has; a structure with more is not one. */
    private static final int MOST_DIMENSIONS = 32;

    private final long address;
    private final MemorySegment deleter;
    private final DlpackFields fields;
    private final AtomicBoolean deleted = new AtomicBoolean();

    /** A separate class, so that a process that gets no tensor links nothing. */
    private static final class Deleter {
        static final MethodHandle CALL =
                Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    }

    private ManagedTensor(long address, MemorySegment deleter, DlpackFields fields) {
        this.address = address;
        this.deleter = deleter;
        this.fields = fields;
    }

    /**
     * Takes over a tensor.
     *
     * @param address of the structure; a wrong address may end the process
     * @param layout which of the two structures it is
     * @throws IllegalArgumentException if a field cannot be right; the tensor has been deleted then
     */
    public static ManagedTensor take(long address, DlpackLayout layout) {
        if (address == 0) {
            throw new IllegalArgumentException("the DLPack tensor is a null pointer");
        }
        MemorySegment structure = NativeMemory.view(address, layout.bytes());
        MemorySegment deleter = structure.get(ValueLayout.ADDRESS, layout.deleter());
        try {
            return new ManagedTensor(address, deleter, read(structure, layout));
        } catch (RuntimeException | Error e) {
            delete(deleter, address);
            throw e;
        }
    }

    private static DlpackFields read(MemorySegment structure, DlpackLayout layout) {
        if (layout.equals(DlpackLayout.VERSIONED)) {
            int major = structure.get(ValueLayout.JAVA_INT, 0);
            // Of another major version, only the version and the deleter are where they are here.
            if (major != DlpackLayout.MAJOR) {
                throw wrong("version.major", Integer.toUnsignedString(major), "is not " + DlpackLayout.MAJOR);
            }
        }
        MemorySegment tensor = structure.asSlice(layout.tensor());
        int dimensions = tensor.get(ValueLayout.JAVA_INT, DlpackLayout.NDIM);
        if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
            throw wrong("ndim", dimensions, "is not 0 to " + MOST_DIMENSIONS);
        }
        long shape = tensor.get(ValueLayout.JAVA_LONG, DlpackLayout.SHAPE);
        long strides = tensor.get(ValueLayout.JAVA_LONG, DlpackLayout.STRIDES);
        if (shape == 0 && dimensions > 0) {
            throw wrong("shape", "NULL", "has no extents for ndim " + dimensions);
        }
        return new DlpackFields(
                tensor.get(ValueLayout.JAVA_LONG, DlpackLayout.DATA),
                tensor.get(ValueLayout.JAVA_INT, DlpackLayout.DEVICE_TYPE),
                tensor.get(ValueLayout.JAVA_INT, DlpackLayout.DEVICE_ID),
                Byte.toUnsignedInt(tensor.get(ValueLayout.JAVA_BYTE, DlpackLayout.CODE)),
                Byte.toUnsignedInt(tensor.get(ValueLayout.JAVA_BYTE, DlpackLayout.BITS)),
                Short.toUnsignedInt(tensor.get(ValueLayout.JAVA_SHORT, DlpackLayout.LANES)),
                numbers(shape, dimensions),
                strides == 0 ? Optional.empty() : Optional.of(numbers(strides, dimensions)),
                tensor.get(ValueLayout.JAVA_LONG, DlpackLayout.BYTE_OFFSET));
    }

    private static List<Long> numbers(long address, int count) {
        List<Long> numbers = new ArrayList<>(count);
        MemorySegment memory = NativeMemory.view(address, (long) count * Long.BYTES);
        for (int i = 0; i < count; i++) {
            numbers.add(memory.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) i * Long.BYTES));
        }
        return numbers;
    }

    private static IllegalArgumentException wrong(String field, Object value, String why) {
        return new IllegalArgumentException("the DLPack tensor's " + field + ", " + value + ", " + why);
    }

    /** The fields as they were when the tensor was taken over. */
    public DlpackFields fields() {
        return fields;
    }

    /** Whether it has been closed. */
    public boolean isClosed() {
        return deleted.get();
    }

    /** Calls the deleter; idempotent. */
    @Override
    public void close() {
        if (deleted.compareAndSet(false, true)) {
            delete(deleter, address);
        }
    }

    private static void delete(MemorySegment deleter, long address) {
        // A tensor without a deleter needs none.
        if (deleter.address() == 0) {
            return;
        }
        try {
            Deleter.CALL.invokeExact(deleter, MemorySegment.ofAddress(address));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
