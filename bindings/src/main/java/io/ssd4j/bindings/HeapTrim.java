// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** {@code int malloc_trim(size_t pad)} of glibc, which musl lacks. */
final class HeapTrim {
    private static final FunctionDescriptor TYPE = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
    private static final long KEEP_NOTHING = 0;

    /** Empty if the C library has no such function. */
    private static final Optional<MethodHandle> MALLOC_TRIM = find();

    private HeapTrim() {}

    private static Optional<MethodHandle> find() {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find("malloc_trim").map(address -> linker.downcallHandle(address, TYPE));
    }

    static void run() {
        if (MALLOC_TRIM.isPresent()) {
            try {
                int _ = (int) MALLOC_TRIM.get().invokeExact(KEEP_NOTHING);
            } catch (Throwable e) {
                throw new IllegalStateException("malloc_trim could not be called", e);
            }
        }
    }
}
