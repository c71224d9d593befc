// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.nvrtc.KernelSource;
import io.ssd4j.testing.JavaProcess;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The virtual machine code that NVRTC makes of the kernels, as text; the product asks only for real machine code. The bindings lack the functions
 * for it, and tests may not call others, so a separate JVM does.
 */
final class Ptx {
    private static final int ARCHITECTURE = 90;

    private Ptx() {}

    /** Returns the code of all kernels. */
    static String of(ElementType element) throws InterruptedException {
        String module = KernelSource.class.getModule().getName();
        return JavaProcess.command()
                .add(JavaProcess.modulesOfThisProcess())
                .add("--enable-native-access=" + module)
                .add("--patch-module", module + "=" + JavaProcess.testClasses(Ptx.class))
                .add("--add-reads", module + "=ALL-UNNAMED")
                .add("--module", module + "/" + Ptx.class.getName(), element.name())
                .run()
                .expectSuccess();
    }

    /** Prints the code of all kernels for one type of elements. */
    public static void main(String[] arguments) {
        NativeLibraries.load(NativeLibrary.NVRTC);
        System.out.println(
                of(KernelLibrary.source(), KernelLibrary.options(ElementType.valueOf(arguments[0]), ARCHITECTURE)));
    }

    private static String of(KernelSource source, List<String> options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(ValueLayout.ADDRESS);
            List<String> names = new ArrayList<>(source.headers().keySet());
            List<String> texts = names.stream().map(source.headers()::get).toList();
            require(call(
                    "nvrtcCreateProgram",
                    slot,
                    arena.allocateFrom(source.text()),
                    arena.allocateFrom(source.name()),
                    names.size(),
                    strings(texts, arena),
                    strings(names, arena)));
            MemorySegment program = slot.get(ValueLayout.ADDRESS, 0);
            require(call("nvrtcCompileProgram", program, options.size(), strings(options, arena)));
            MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
            require(call("nvrtcGetPTXSize", program, size));
            MemorySegment ptx = arena.allocate(size.get(ValueLayout.JAVA_LONG, 0));
            require(call("nvrtcGetPTX", program, ptx));
            require(call("nvrtcDestroyProgram", slot));
            return ptx.getString(0);
        }
    }

    private static MemorySegment strings(List<String> texts, Arena arena) {
        MemorySegment array = arena.allocate(ValueLayout.ADDRESS, texts.size());
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        return array;
    }

    private static void require(int status) {
        if (status != 0) {
            throw new AssertionError("NVRTC answers " + status);
        }
    }

    @SuppressWarnings("restricted") // the bindings lack these functions
    private static MethodHandle handle(String function, FunctionDescriptor descriptor) {
        return Linker.nativeLinker()
                .downcallHandle(NativeLibraries.symbols(NativeLibrary.NVRTC).findOrThrow(function), descriptor);
    }

    /** Calls a function that takes pointers and ints and returns a status. */
    private static int call(String function, Object... arguments) {
        FunctionDescriptor descriptor = FunctionDescriptor.of(ValueLayout.JAVA_INT);
        for (Object argument : arguments) {
            descriptor = descriptor.appendArgumentLayouts(
                    argument instanceof Integer ? ValueLayout.JAVA_INT : ValueLayout.ADDRESS);
        }
        try {
            return (int) handle(function, descriptor).invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(function, e);
        }
    }
}
