// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.nvrtc;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.bindings.nvrtc.nvrtc_h;
import io.ssd4j.runtime.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Checked calls of NVRTC, the compiler of CUDA C at run time. It needs no driver and no GPU. Thread-safe. */
public final class Nvrtc {
    private Nvrtc() {}

    /** The compiler's version, {@code 13.0}. */
    public static String version() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment major = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment minor = arena.allocate(ValueLayout.JAVA_INT);
            check("nvrtcVersion", nvrtc_h.nvrtcVersion(major, minor));
            return major.get(ValueLayout.JAVA_INT, 0) + "." + minor.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** The compute capabilities it compiles for, {@code 90} for sm_90, ascending. */
    public static List<Integer> architectures() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            check("nvrtcGetNumSupportedArchs", nvrtc_h.nvrtcGetNumSupportedArchs(count));
            int architectures = count.get(ValueLayout.JAVA_INT, 0);
            MemorySegment values = arena.allocate(ValueLayout.JAVA_INT, architectures);
            check("nvrtcGetSupportedArchs", nvrtc_h.nvrtcGetSupportedArchs(values));
            List<Integer> result = new ArrayList<>();
            for (int i = 0; i < architectures; i++) {
                result.add(values.getAtIndex(ValueLayout.JAVA_INT, i));
            }
            return result;
        }
    }

    static void check(String function, int status) {
        if (status != nvrtc_h.NVRTC_SUCCESS()) {
            throw failure(function, status, "");
        }
    }

    static NativeCallException failure(String function, int status, String more) {
        String text = NativeMemory.utf8(nvrtc_h.nvrtcGetErrorString(status));
        return new NativeCallException(function, status, more.isBlank() ? text : text + ": " + more.strip());
    }
}
