// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.nvrtc;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.bindings.nvrtc.nvrtc_h;
import io.ssd4j.runtime.interop.CheckedCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;

/** NVRTC itself, which compiles CUDA C at run time. It needs no driver and no GPU. Thread-safe; the library must be loaded. */
public final class Nvrtc {
    static final CheckedCalls CALLS =
            new CheckedCalls(nvrtc_h.NVRTC_SUCCESS(), status -> NativeMemory.utf8(nvrtc_h.nvrtcGetErrorString(status)));

    private Nvrtc() {}

    /** The compiler's version, {@code 13.0}. */
    public static String version() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment minor = arena.allocate(ValueLayout.JAVA_INT);
            int major = CALLS.int32("nvrtcVersion", "", out -> nvrtc_h.nvrtcVersion(out, minor));
            return major + "." + minor.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** The compute capabilities that it compiles for, {@code 90} for sm_90, in ascending order. */
    public static List<Integer> architectures() {
        int count = CALLS.int32("nvrtcGetNumSupportedArchs", "", out -> nvrtc_h.nvrtcGetNumSupportedArchs(out));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(ValueLayout.JAVA_INT, count);
            CALLS.check("nvrtcGetSupportedArchs", nvrtc_h.nvrtcGetSupportedArchs(values));
            return IntStream.of(values.toArray(ValueLayout.JAVA_INT)).boxed().toList();
        }
    }
}
