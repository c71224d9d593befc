// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/** Tensors in a GPU's memory of a library in C, which also deletes them: {@code tensors.c}. */
public final class MadeTensors {
    private static final int CUDA = 2;
    private static final int FLOAT = 2;

    private final Arena arena;
    private final MethodHandle make;
    private final MethodHandle deleted;

    /**
     * @param folder receives the compiled library
     * @param arena must stay open as long as this and its tensors are used
     */
    @SuppressWarnings("restricted") // no binding of ours
    public MadeTensors(Path folder, Arena arena) {
        this.arena = arena;
        Path library = folder.resolve("libtensors.so");
        Compilers.compileC(
                Repository.module("bindings").resolve("src/test/c/tensors.c"),
                library,
                "-std=gnu11",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-shared",
                "-fPIC",
                "-pthread");
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, arena);
        Linker linker = Linker.nativeLinker();
        make = linker.downcallHandle(
                symbols.findOrThrow("make_tensor"),
                FunctionDescriptor.of(
                        ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
                        ADDRESS, ADDRESS, JAVA_LONG));
        deleted = linker.downcallHandle(symbols.findOrThrow("tensors_deleted"), FunctionDescriptor.of(JAVA_INT));
    }

    /**
     * Makes a {@code DLManagedTensor} or {@code DLManagedTensorVersioned} of floating-point numbers on the first GPU.
     *
     * @param major 0 for the former
     * @return its address
     */
    public long make(int major, long data, int bits, List<Long> shape, List<Long> strides, long byteOffset)
            throws Throwable {
        MemorySegment made = (MemorySegment) make.invokeExact(
                major, data, CUDA, 0, FLOAT, bits, 1, shape.size(), numbers(shape), numbers(strides), byteOffset);
        return made.address();
    }

    private MemorySegment numbers(List<Long> values) {
        return arena.allocateFrom(
                JAVA_LONG, values.stream().mapToLong(Long::longValue).toArray());
    }

    /** How many tensors' deleters were called. */
    public int deleted() throws Throwable {
        return (int) deleted.invokeExact();
    }
}
