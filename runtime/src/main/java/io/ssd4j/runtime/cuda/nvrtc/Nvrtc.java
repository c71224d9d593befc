// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.nvrtc;

import static io.ssd4j.bindings.nvrtc.nvrtc_h.*;

import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.interop.CheckedCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** NVRTC itself, which compiles CUDA C at run time. It needs no driver and no GPU. Thread-safe. */
public final class Nvrtc {
    static final CheckedCalls CALLS = new CheckedCalls(NVRTC_SUCCESS(), Nvrtc::describe);

    private Nvrtc() {}

    static String describe(int status) {
        return NativeMemory.utf8(nvrtcGetErrorString(status));
    }

    /** The compiler's version, {@code 13.0}. The library must be loaded. */
    public static String version() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment minor = arena.allocate(ValueLayout.JAVA_INT);
            int major = CALLS.int32("nvrtcVersion", "", out -> nvrtcVersion(out, minor));
            return major + "." + minor.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /**
     * Compiles a source to machine code for one architecture, which takes tenths of a second.
     *
     * @param options as on nvcc's command line, {@code --gpu-architecture=sm_90}; there is no machine code for an architecture
     *     other than an sm_ one
     * @return the cubin
     * @throws DeviceUnavailableException if NVRTC is not available; the message lists the places that were searched
     * @throws io.ssd4j.runtime.NativeCallException with the compiler's log if it rejects the source or an option
     */
    public static byte[] compile(KernelSource source, List<String> options) {
        if (NativeLibraries.load(NativeLibrary.NVRTC) instanceof Missing missing) {
            throw new DeviceUnavailableException("the kernels are not compiled for this GPU and element type yet, and "
                    + missing.reason() + "; looked in " + String.join("; ", missing.searched()));
        }
        try (CompilerProgram program = CompilerProgram.of(source)) {
            program.compile(options);
            return program.cubin();
        }
    }
}
