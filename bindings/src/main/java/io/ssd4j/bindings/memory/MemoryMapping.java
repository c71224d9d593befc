// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The system's calls that map memory: mmap, munmap and madvise. The constants are those of Linux on x86-64 and AArch64. Thread-safe. */
public final class MemoryMapping {
    /** Protection: the memory can be read. */
    public static final int READ = 0x1;

    /** Protection: the memory can be written. */
    public static final int WRITE = 0x2;

    /** Protection: the memory can be executed. */
    public static final int EXECUTE = 0x4;

    /** Flag: changes are not written to the file. */
    public static final int PRIVATE = 0x2;

    /** Flag: zeroed memory without a file. */
    public static final int ANONYMOUS = 0x20;

    /** The descriptor of an anonymous mapping. */
    public static final int NO_FILE = -1;

    /** The largest page of Linux on these processors: what is unmapped or advised on begins and ends at a page. */
    static final long LARGEST_PAGE = 64 << 10;

    private static final long FAILED = -1;
    private static final String ERRNO = "errno";
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERROR = STATE.varHandle(MemoryLayout.PathElement.groupElement(ERRNO));

    private static final MethodHandle MMAP = function(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG),
            Linker.Option.captureCallState(ERRNO));
    private static final MethodHandle MUNMAP = function(
            "munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle MADVISE = function(
            "madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private MemoryMapping() {}

    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    /**
     * Maps memory at an address that the system chooses.
     *
     * @param bytes the size, at least 1
     * @param protection a sum of {@link #READ}, {@link #WRITE} and {@link #EXECUTE}
     * @param flags {@link #PRIVATE}, with {@link #ANONYMOUS} or without
     * @param descriptor an open file, or {@link #NO_FILE}
     * @return the address; or, if the system refuses, its error number, negated
     */
    public static long map(long bytes, int protection, int flags, int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long address = (long) MMAP.invokeExact(state, 0L, bytes, protection, flags, descriptor, 0L);
            return address == FAILED ? -(int) ERROR.get(state, 0L) : address;
        } catch (Throwable e) {
            throw uncallable(e);
        }
    }

    /**
     * Unmaps memory.
     *
     * @param address a multiple of the size of a page; nothing may refer to the memory any more
     * @param bytes the size; nothing happens if it is 0
     */
    public static void unmap(long address, long bytes) {
        try {
            if (bytes > 0) {
                int _ = (int) MUNMAP.invokeExact(address, bytes);
            }
        } catch (Throwable e) {
            throw uncallable(e);
        }
    }

    /**
     * Tells the system how mapped memory will be used. The memory is usable all the same if the system does not know the advice.
     *
     * @param address a multiple of the size of a page
     * @param bytes the size
     * @param advice one of the system's MADV constants
     */
    static void advise(long address, long bytes, int advice) {
        try {
            int _ = (int) MADVISE.invokeExact(address, bytes, advice);
        } catch (Throwable e) {
            throw uncallable(e);
        }
    }

    private static RuntimeException uncallable(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("the system's functions for mappings could not be called", e);
    }
}
