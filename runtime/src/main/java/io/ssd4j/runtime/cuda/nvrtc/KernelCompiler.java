// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.nvrtc;

import static io.ssd4j.bindings.nvrtc.nvrtc_h.NVRTC_SUCCESS;
import static io.ssd4j.bindings.nvrtc.nvrtc_h.nvrtcCompileProgram;
import static io.ssd4j.bindings.nvrtc.nvrtc_h.nvrtcCreateProgram;
import static io.ssd4j.bindings.nvrtc.nvrtc_h.nvrtcDestroyProgram;
import static io.ssd4j.bindings.nvrtc.nvrtc_h.nvrtcGetCUBIN;
import static io.ssd4j.bindings.nvrtc.nvrtc_h.nvrtcGetCUBINSize;
import static io.ssd4j.bindings.nvrtc.nvrtc_h.nvrtcGetProgramLog;
import static io.ssd4j.bindings.nvrtc.nvrtc_h.nvrtcGetProgramLogSize;

import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.spi.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Compiles CUDA C to machine code for one architecture. Thread-safe; takes tenths of a second. */
public final class KernelCompiler {
    private KernelCompiler() {}

    /**
     * Compiles.
     *
     * @param options as on nvcc's command line, {@code --gpu-architecture=sm_90}; an sm_ architecture, or there is no
     *     machine code to return
     * @return the cubin
     * @throws DeviceUnavailableException where there is no NVRTC; the message lists the places looked in
     * @throws NativeCallException with the compiler's log where it refuses the source or an option
     */
    public static byte[] cubin(KernelSource source, List<String> options) {
        if (NativeLibraries.load(NativeLibrary.NVRTC) instanceof Missing missing) {
            throw new DeviceUnavailableException("the kernels are not compiled for this GPU and element type yet, and "
                    + missing.reason() + "; looked in " + String.join("; ", missing.searched()));
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(ValueLayout.ADDRESS);
            Nvrtc.check(
                    "nvrtcCreateProgram",
                    nvrtcCreateProgram(
                            slot,
                            arena.allocateFrom(source.text()),
                            arena.allocateFrom(source.name()),
                            source.headers().size(),
                            strings(arena, source.headers().values()),
                            strings(arena, source.headers().keySet())));
            try (CloseStack owned = new CloseStack()) {
                owned.onClose(() -> Nvrtc.check("nvrtcDestroyProgram", nvrtcDestroyProgram(slot)));
                MemorySegment program = slot.get(ValueLayout.ADDRESS, 0);
                int status = nvrtcCompileProgram(program, options.size(), strings(arena, options));
                if (status != NVRTC_SUCCESS()) {
                    throw Nvrtc.failure("nvrtcCompileProgram for " + source.name(), status, log(arena, program));
                }
                return bytes(
                        arena,
                        "nvrtcGetCUBIN",
                        out -> nvrtcGetCUBINSize(program, out),
                        out -> nvrtcGetCUBIN(program, out));
            }
        }
    }

    private static String log(Arena arena, MemorySegment program) {
        byte[] text = bytes(
                arena,
                "nvrtcGetProgramLog",
                out -> nvrtcGetProgramLogSize(program, out),
                out -> nvrtcGetProgramLog(program, out));
        return new String(text, StandardCharsets.UTF_8).replace("\0", "");
    }

    private interface Call {
        int into(MemorySegment out);
    }

    private static byte[] bytes(Arena arena, String function, Call size, Call content) {
        MemorySegment length = arena.allocate(ValueLayout.JAVA_LONG);
        Nvrtc.check(function + "Size", size.into(length));
        MemorySegment bytes = arena.allocate(Math.max(1, length.get(ValueLayout.JAVA_LONG, 0)));
        Nvrtc.check(function, content.into(bytes));
        return bytes.asSlice(0, length.get(ValueLayout.JAVA_LONG, 0)).toArray(ValueLayout.JAVA_BYTE);
    }

    private static MemorySegment strings(SegmentAllocator arena, Collection<String> texts) {
        if (texts.isEmpty()) {
            return MemorySegment.NULL;
        }
        MemorySegment array = arena.allocate(ValueLayout.ADDRESS, texts.size());
        int index = 0;
        for (String text : texts) {
            array.setAtIndex(ValueLayout.ADDRESS, index++, arena.allocateFrom(text));
        }
        return array;
    }
}
