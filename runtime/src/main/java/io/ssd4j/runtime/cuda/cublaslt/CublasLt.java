// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static io.ssd4j.bindings.cublaslt.cublasLt_h.CUBLAS_STATUS_SUCCESS;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtGetStatusName;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtGetStatusString;
import static io.ssd4j.bindings.cublaslt.cublasLt_h.cublasLtGetVersion;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.ToIntFunction;

/** Checked calls: a status other than success becomes an exception that names the function. Thread-safe. */
public final class CublasLt {
    private CublasLt() {}

    /** The library's version as it counts, 130100 for 13.1.0; an algorithm that was stored by another is worth nothing. */
    public static long version() {
        return cublasLtGetVersion();
    }

    /**
     * Passes success on.
     *
     * @throws NativeCallException for every other status
     */
    static void check(String function, int status) {
        if (status != CUBLAS_STATUS_SUCCESS()) {
            throw failure(function, status);
        }
    }

    /** What a failed call is reported as. */
    static NativeCallException failure(String function, int status) {
        String name = NativeMemory.utf8(cublasLtGetStatusName(status));
        String text = NativeMemory.utf8(cublasLtGetStatusString(status));
        return new NativeCallException(function, status, name + ": " + text);
    }

    /** Calls a function that stores the created object through its first parameter, and returns the object. */
    static MemorySegment create(String function, ToIntFunction<MemorySegment> call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment created = arena.allocate(ValueLayout.ADDRESS);
            check(function, call.applyAsInt(created));
            return created.get(ValueLayout.ADDRESS, 0);
        }
    }
}
