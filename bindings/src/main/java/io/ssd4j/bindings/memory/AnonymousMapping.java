// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Memory that the system maps for one arena. The constants are those of Linux on x86-64 and AArch64. */
final class AnonymousMapping {
    private static final int READ_AND_WRITE = 0x1 | 0x2;
    private static final int PRIVATE_AND_ANONYMOUS = 0x2 | 0x20;
    private static final int NO_FILE = -1;
    private static final long FAILED = -1;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_POPULATE_WRITE = 23;

    /** The largest page of Linux on these processors: what is unmapped must begin at a page. */
    private static final long LARGEST_PAGE = 64 << 10;

    private static final long HUGE_PAGE = 2 << 20;

    private static final MethodHandle MMAP = function(
            "mmap",
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG);
    private static final MethodHandle MUNMAP =
            function("munmap", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    private static final MethodHandle MADVISE = function(
            "madvise", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);

    private AnonymousMapping() {}

    private static MethodHandle function(String name, ValueLayout result, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    /**
     * Maps zeroed memory and makes it present.
     *
     * @param arena unmaps it
     * @return a segment at a multiple of the size of a page, or of a huge page if it is at least as large
     * @throws OutOfMemoryError if the system refuses it
     */
    static MemorySegment allocate(Arena arena, long bytes) {
        long slack = bytes < HUGE_PAGE ? 0 : HUGE_PAGE;
        long size = Math.ceilDiv(bytes, LARGEST_PAGE) * LARGEST_PAGE;
        long mapped = map(bytes, size + slack);
        long address = slack == 0 ? mapped : Math.ceilDiv(mapped, HUGE_PAGE) * HUGE_PAGE;
        unmap(mapped, address - mapped);
        unmap(address + size, mapped + slack - address);
        if (slack > 0) {
            // The advice fails in a kernel without huge pages; the memory is usable all the same.
            advise(address, bytes, MADV_HUGEPAGE);
        }
        // Unknown to Linux before 5.14: there, a page appears when it is first written.
        advise(address, bytes, MADV_POPULATE_WRITE);
        try {
            return MemorySegment.ofAddress(address).reinterpret(bytes, arena, _ -> unmap(address, size));
        } catch (RuntimeException | Error e) { // the arena is closed, or belongs to another thread
            unmap(address, size);
            throw e;
        }
    }

    private static long map(long bytes, long size) {
        try {
            long address = (long) MMAP.invokeExact(0L, size, READ_AND_WRITE, PRIVATE_AND_ANONYMOUS, NO_FILE, 0L);
            if (address == FAILED) {
                throw new OutOfMemoryError("a mapping of " + bytes + " bytes");
            }
            return address;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void unmap(long address, long size) {
        try {
            if (size > 0) {
                int _ = (int) MUNMAP.invokeExact(address, size);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void advise(long address, long size, int advice) {
        try {
            int _ = (int) MADVISE.invokeExact(address, size, advice);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
