// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.nvrtc;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.bindings.nvrtc.nvrtc_h;
import io.ssd4j.runtime.interop.CheckedCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

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
}
