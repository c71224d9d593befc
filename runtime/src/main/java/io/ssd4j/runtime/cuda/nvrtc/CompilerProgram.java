// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.nvrtc;

import static io.ssd4j.bindings.nvrtc.nvrtc_h.*;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;

/** A translation unit that is being compiled. Not thread-safe. */
final class CompilerProgram extends OwnedHandle {
    private final String name;

    private CompilerProgram(String name, MemorySegment handle) {
        super(Nvrtc.CALLS, handle, "nvrtcDestroyProgram", CompilerProgram::destroyProgram);
        this.name = name;
    }

    private static int destroyProgram(MemorySegment program) {
        try (Arena arena = Arena.ofConfined()) {
            return nvrtcDestroyProgram(arena.allocateFrom(ValueLayout.ADDRESS, program));
        }
    }

    static CompilerProgram of(KernelSource source) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(source.text());
            MemorySegment name = arena.allocateFrom(source.name());
            MemorySegment headers = strings(arena, source.headers().values());
            MemorySegment names = strings(arena, source.headers().keySet());
            return new CompilerProgram(
                    source.name(),
                    Nvrtc.CALLS.pointer(
                            "nvrtcCreateProgram",
                            out -> nvrtcCreateProgram(
                                    out, text, name, source.headers().size(), headers, names)));
        }
    }

    void compile(List<String> options) {
        try (Arena arena = Arena.ofConfined()) {
            int status = nvrtcCompileProgram(handle(), options.size(), strings(arena, options));
            if (status != NVRTC_SUCCESS()) {
                String log = log();
                String text = Nvrtc.describe(status);
                throw new NativeCallException(
                        "nvrtcCompileProgram", name, status, log.isEmpty() ? text : text + ": " + log);
            }
        }
    }

    /** What the compiler said; or why that is not known, which must not hide that it failed. */
    private String log() {
        try {
            byte[] text = bytes(
                    "nvrtcGetProgramLog",
                    out -> nvrtcGetProgramLogSize(handle(), out),
                    out -> nvrtcGetProgramLog(handle(), out));
            return new String(text, StandardCharsets.UTF_8).replace("\0", "").strip();
        } catch (NativeCallException e) {
            return "there is no log: " + e.getMessage();
        }
    }

    byte[] cubin() {
        return bytes("nvrtcGetCUBIN", out -> nvrtcGetCUBINSize(handle(), out), out -> nvrtcGetCUBIN(handle(), out));
    }

    private byte[] bytes(String function, ToIntFunction<MemorySegment> size, ToIntFunction<MemorySegment> content) {
        long length = Nvrtc.CALLS.int64(function + "Size", name, size);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Math.max(1, length));
            Nvrtc.CALLS.check(function, name, content.applyAsInt(bytes));
            return bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
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

    @Override
    public String toString() {
        return name;
    }
}
