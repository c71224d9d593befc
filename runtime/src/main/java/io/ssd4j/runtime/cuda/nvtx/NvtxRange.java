// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.nvtx;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.bindings.nvtx.nvtx_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.stream.Stream;

/**
 * A range of time with a text, which a profiler such as Nsight Systems shows. It may begin on one thread and end on another. Does nothing, at no
 * cost, unless a profiler asks for ranges and NVTX is installed. Allocates nothing on the heap. Used by one thread at a time.
 */
public final class NvtxRange implements AutoCloseable {
    /** A profiler names in it the library that receives the ranges. */
    private static final String INJECTION = "NVTX_INJECTION64_PATH";

    /** Asks for ranges without a profiler, for tests. */
    private static final String PROPERTY = "io.ssd4j.nvtx";

    private static final NvtxRange NOTHING = new NvtxRange(MemorySegment.NULL);

    private final MemorySegment text;
    private long id;
    private boolean isOpen;

    private NvtxRange(MemorySegment text) {
        this.text = text;
    }

    /** Asked once in a process. */
    private static final class Library {
        static final boolean USABLE = isWanted() && isComplete();

        private Library() {}

        private static boolean isWanted() {
            String injection = System.getenv(INJECTION);
            return Boolean.getBoolean(PROPERTY) || (injection != null && !injection.isBlank());
        }

        private static boolean isComplete() {
            SymbolLookup symbols = NativeLibraries.symbols(NativeLibrary.NVTX);
            return NativeLibraries.load(NativeLibrary.NVTX) instanceof Loaded
                    && Stream.of("nvtxRangeStartA", "nvtxRangeEnd")
                            .allMatch(function -> symbols.find(function).isPresent());
        }
    }

    /**
     * A range that has not begun.
     *
     * @param arena holds the text
     */
    public static NvtxRange of(String text, Arena arena) {
        return Library.USABLE ? new NvtxRange(arena.allocateFrom(text)) : NOTHING;
    }

    /** Begins; ends first if it has begun before. */
    public NvtxRange begin() {
        if (text.address() != 0) {
            close();
            id = nvtx_h.nvtxRangeStartA(text);
            isOpen = true;
        }
        return this;
    }

    /** Ends, if it has begun. */
    @Override
    public void close() {
        if (isOpen) {
            isOpen = false;
            nvtx_h.nvtxRangeEnd(id);
        }
    }
}
