// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CU_MEMORYTYPE_DEVICE;
import static io.ssd4j.bindings.cuda.cuda_h.CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL;
import static io.ssd4j.bindings.cuda.cuda_h.CU_POINTER_ATTRIBUTE_MEMORY_TYPE;
import static io.ssd4j.bindings.cuda.cuda_h.CU_POINTER_ATTRIBUTE_RANGE_SIZE;
import static io.ssd4j.bindings.cuda.cuda_h.CU_POINTER_ATTRIBUTE_RANGE_START_ADDR;
import static io.ssd4j.bindings.cuda.cuda_h.cuPointerGetAttributes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Asks the driver about memory that was allocated elsewhere. Allocates nothing after its creation. One thread at a time. */
public final class PointerQuery {
    private static final int COUNT = 4;

    private final CudaContext context;
    private final MemorySegment attributes;
    private final MemorySegment pointers;

    /** Eight bytes for each answer. */
    private final MemorySegment answers;

    /**
     * @param arena must stay open as long as this is used
     */
    public PointerQuery(CudaContext context, Arena arena) {
        this.context = context;
        attributes = arena.allocateFrom(
                ValueLayout.JAVA_INT,
                CU_POINTER_ATTRIBUTE_MEMORY_TYPE(),
                CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL(),
                CU_POINTER_ATTRIBUTE_RANGE_START_ADDR(),
                CU_POINTER_ATTRIBUTE_RANGE_SIZE());
        answers = arena.allocate(ValueLayout.JAVA_LONG, COUNT);
        pointers = arena.allocate(ValueLayout.ADDRESS, COUNT);
        for (int i = 0; i < COUNT; i++) {
            pointers.setAtIndex(ValueLayout.ADDRESS, i, answers.asSlice((long) i * Long.BYTES));
        }
    }

    /**
     * Checks that a range is inside an allocation of the context's GPU. The context must be current.
     *
     * @param what begins the message: {@code the frame}
     * @throws IllegalArgumentException if it is not
     */
    public void require(String what, long address, long bytes) {
        answers.fill((byte) 0);
        CudaDriver.CALLS.check("cuPointerGetAttributes", cuPointerGetAttributes(COUNT, attributes, pointers, address));
        int ordinal = context.gpu().ordinal();
        if (answers.getAtIndex(ValueLayout.JAVA_INT, 0) != CU_MEMORYTYPE_DEVICE()) {
            throw new IllegalArgumentException(what + " at 0x" + Long.toHexString(address)
                    + " is not in a GPU's memory: it is host memory, or was freed, or never allocated");
        }
        int owner = answers.getAtIndex(ValueLayout.JAVA_INT, 2);
        if (owner != ordinal) {
            throw new IllegalArgumentException(what + " at 0x" + Long.toHexString(address)
                    + " is in the memory of cuda:" + owner + ", but the session computes on cuda:" + ordinal);
        }
        long start = answers.getAtIndex(ValueLayout.JAVA_LONG, 2);
        long rest = answers.getAtIndex(ValueLayout.JAVA_LONG, 3) - (address - start);
        if (bytes > rest) {
            throw new IllegalArgumentException(what + " at 0x" + Long.toHexString(address) + " reads " + bytes
                    + " bytes, but its allocation has only " + rest + " from there");
        }
    }
}
