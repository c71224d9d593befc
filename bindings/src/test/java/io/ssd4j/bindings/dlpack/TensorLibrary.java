// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.dlpack;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ssd4j.testing.Compilers;
import io.ssd4j.testing.Repository;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The library in C that makes and takes tensors, {@code tensors.c}. */
final class TensorLibrary {
    private final Arena arena;
    private final SymbolLookup symbols;

    /**
     * @param folder receives the compiled library
     * @param arena must stay open as long as this and its tensors are used
     */
    TensorLibrary(Path folder, Arena arena) {
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
        symbols = SymbolLookup.libraryLookup(library, arena);
    }

    private MethodHandle function(String name, @Nullable MemoryLayout result, MemoryLayout... parameters) {
        FunctionDescriptor descriptor =
                result == null ? FunctionDescriptor.ofVoid(parameters) : FunctionDescriptor.of(result, parameters);
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor);
    }

    /** How many tensors' deleters were called. */
    int deleted() throws Throwable {
        return (int) function("tensors_deleted", JAVA_INT).invokeExact();
    }

    /**
     * Makes a tensor.
     *
     * @param major the major version of a versioned one; 0 for one without
     */
    long make(int major, DlpackFields fields, int ndim) throws Throwable {
        MethodHandle make = function(
                "make_tensor",
                ADDRESS,
                JAVA_INT,
                JAVA_LONG,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                ADDRESS,
                ADDRESS,
                JAVA_LONG);
        MemorySegment made = (MemorySegment) make.invokeExact(
                major,
                fields.data(),
                fields.deviceType(),
                fields.deviceId(),
                fields.code(),
                fields.bits(),
                fields.lanes(),
                ndim,
                numbers(fields.shape()),
                fields.strides().map(this::numbers).orElse(MemorySegment.NULL),
                fields.byteOffset());
        return made.address();
    }

    private MemorySegment numbers(List<Long> values) {
        return values.isEmpty()
                ? MemorySegment.NULL
                : arena.allocateFrom(
                        JAVA_LONG, values.stream().mapToLong(Long::longValue).toArray());
    }

    /** Version, device, type, dimensions, extents, strides and first byte of a tensor that another library made. */
    List<Long> describe(boolean versioned, long tensor, int count) throws Throwable {
        MemorySegment out = arena.allocate(JAVA_LONG, count);
        function("describe_tensor", null, JAVA_INT, JAVA_LONG, ADDRESS).invokeExact(versioned ? 1 : 0, tensor, out);
        return Arrays.stream(out.toArray(JAVA_LONG)).boxed().toList();
    }

    /** Deletes a tensor that another library made, on a thread of C. */
    void delete(boolean versioned, long tensor) throws Throwable {
        function("delete_tensor", null, JAVA_INT, JAVA_LONG).invokeExact(versioned ? 1 : 0, tensor);
    }
}
