// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** {@code int mallopt(int param, int value)} of glibc */
final class LargeBlocks {
    /** {@code M_MMAP_THRESHOLD} of glibc. */
    private static final int MMAP_THRESHOLD = -3;

    private static final int ONE_MIB = 1 << 20;
    private static final FunctionDescriptor TYPE =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

    private LargeBlocks() {}

    /** Returns whether the C library accepted the setting; false if it is not glibc. */
    static boolean set() {
        Linker linker = Linker.nativeLinker();
        // musl has no gnu_get_libc_version, and returns large blocks by itself.
        Optional<MemorySegment> glibc = linker.defaultLookup().find("gnu_get_libc_version");
        if (glibc.isEmpty()) {
            return false;
        }
        MethodHandle mallopt = linker.downcallHandle(linker.defaultLookup().findOrThrow("mallopt"), TYPE);
        try {
            return (int) mallopt.invokeExact(MMAP_THRESHOLD, ONE_MIB) == 1;
        } catch (Throwable e) {
            throw new IllegalStateException("mallopt could not be called", e);
        }
    }
}
