// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Opens shared libraries. A library is never closed, because oneDNN's threads outlive the objects that started them and would
 * run code that is no longer mapped. Class loaders that open the same file share it.
 */
final class DynamicLinker {
    /** {@code RTLD_LAZY} of glibc and musl. */
    private static final int LAZY = 1;

    private DynamicLinker() {}

    /**
     * Opens a library for the life of the process.
     *
     * @param file absolute, or a name alone, which the dynamic linker looks for
     * @return its symbols and those of its dependencies
     * @throws UnsatisfiedLinkError with the dynamic linker's own text if the file cannot be opened
     */
    static SymbolLookup open(Path file) {
        try {
            return file.isAbsolute()
                    ? SymbolLookup.libraryLookup(file, Arena.global())
                    : SymbolLookup.libraryLookup(file.toString(), Arena.global());
        } catch (IllegalArgumentException e) {
            UnsatisfiedLinkError error = new UnsatisfiedLinkError(reason(file));
            error.initCause(e);
            throw error;
        }
    }

    /** Opens the file again by hand, because {@link SymbolLookup} does not say why it failed. */
    private static String reason(Path file) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup standard = linker.defaultLookup();
        MethodHandle dlopen = linker.downcallHandle(
                standard.findOrThrow("dlopen"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        MethodHandle dlerror =
                linker.downcallHandle(standard.findOrThrow("dlerror"), FunctionDescriptor.of(ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            // Classes and methods that Java links on first use call the dynamic linker too, which frees the text of
            // the last error. Everything that is needed after the failure is therefore used once before it.
            NativeMemory.utf8(arena.allocateFrom("used"));
            MemorySegment none = (MemorySegment) dlerror.invokeExact();
            NativeMemory.utf8(none);
            MemorySegment opened = (MemorySegment) dlopen.invokeExact(NativePath.of(file, arena), LAZY);
            MemorySegment error = (MemorySegment) dlerror.invokeExact();
            return opened.address() == 0 ? NativeMemory.utf8(error) : "the reason is unknown";
        } catch (Throwable e) {
            throw new IllegalStateException("the dynamic linker could not be called", e);
        }
    }
}
