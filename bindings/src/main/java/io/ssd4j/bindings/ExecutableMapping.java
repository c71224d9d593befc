// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.OperatingSystem;
import io.ssd4j.bindings.memory.MemoryMapping;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Asks the system whether it would map a file as code. The dynamic linker says only "failed to map segment from shared object",
 * and the options of a mount do not show what a security policy forbids.
 */
final class ExecutableMapping {
    private static final int READ_ONLY_CLOSE_ON_EXEC = 0x80000;

    private static final int EPERM = 1;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;

    private static final Linker LINKER = Linker.nativeLinker();

    private ExecutableMapping() {}

    /**
     * Tries to map a file.
     *
     * @param file absolute
     * @param bytes the number of bytes to map, at least 1
     * @return why the system refuses, in a few words; empty if it does not, or if the file cannot be opened at all
     */
    static Optional<String> refusal(Path file, long bytes) {
        if (OperatingSystem.ofThisProcess() != OperatingSystem.LINUX) {
            return Optional.empty(); // the constants are those of Linux
        }
        MethodHandle open = function(
                "open",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        MethodHandle close = function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) open.invokeExact(NativePath.of(file, arena), READ_ONLY_CLOSE_ON_EXEC);
            if (descriptor < 0) {
                return Optional.empty();
            }
            long address = MemoryMapping.map(
                    bytes, MemoryMapping.READ | MemoryMapping.EXECUTE, MemoryMapping.PRIVATE, descriptor);
            int _ = (int) close.invokeExact(descriptor);
            if (address < 0) {
                return Optional.of(reason((int) -address));
            }
            MemoryMapping.unmap(address, bytes);
            return Optional.empty();
        } catch (Throwable e) {
            throw new IllegalStateException("the system's open could not be called", e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    private static String reason(int errno) {
        return switch (errno) {
            case EPERM -> "the file system is mounted noexec";
            case EACCES -> "a security policy of the system, such as SELinux, does not permit code there";
            case ENOMEM -> "the address space of the process is limited (ulimit -v)";
            default -> "the system refuses code there (errno " + errno + ")";
        };
    }
}
