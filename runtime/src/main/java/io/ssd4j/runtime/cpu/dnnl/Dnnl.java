// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_status2str;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_success;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_unimplemented;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_version;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.bindings.dnnl.dnnl_version_t;
import io.ssd4j.runtime.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.ToIntFunction;

/** Checked calls: a status other than success becomes an exception that names the function. */
public final class Dnnl {
    private Dnnl() {}

    /** The library's version, {@code 3.13.0}. Needs the library loaded. */
    public static String version() {
        MemorySegment version = NativeMemory.view(dnnl_version().address(), dnnl_version_t.sizeof());
        return dnnl_version_t.major(version) + "." + dnnl_version_t.minor(version) + "."
                + dnnl_version_t.patch(version);
    }

    /**
     * Passes success on.
     *
     * @throws NativeCallException for every other status
     */
    static void check(String function, int status) {
        if (status != dnnl_success()) {
            throw failure(function, status);
        }
    }

    /** What a failed call is reported as. */
    public static NativeCallException failure(String function, int status) {
        String text = NativeMemory.utf8(dnnl_status2str(status));
        return new NativeCallException(function, status, status == dnnl_unimplemented() ? text + " by this CPU" : text);
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
