// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.nvrtc;

import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceUnavailableException;
import java.util.List;

/** Compiles CUDA C to machine code for one architecture, which takes tenths of a second. Thread-safe. */
public final class KernelCompiler {
    private KernelCompiler() {}

    /**
     * Compiles a source.
     *
     * @param options as on nvcc's command line, {@code --gpu-architecture=sm_90}; for any other than an sm_ architecture there
     *     is no machine code to return
     * @return the cubin
     * @throws DeviceUnavailableException if NVRTC is not available; the message lists the places that were searched
     * @throws io.ssd4j.runtime.NativeCallException with the compiler's log if it rejects the source or an option
     */
    public static byte[] cubin(KernelSource source, List<String> options) {
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
