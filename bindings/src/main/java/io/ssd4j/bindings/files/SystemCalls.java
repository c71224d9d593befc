// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** C library functions for descriptors, for which Java has no equivalent. */
final class SystemCalls {
    /** {@code EINTR}. */
    static final int INTERRUPTED = 4;

    /** {@code EAGAIN}. */
    static final int TRY_AGAIN = tryAgain(OperatingSystem.ofThisProcess());

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final AddressLayout TEXT =
            ValueLayout.ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(256, ValueLayout.JAVA_BYTE));
    private static final MethodHandle WRITE = capturing(
            "write",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    /** Not needed if the launcher has prepared the descriptors. */
    private static final class Duplication {
        static final MethodHandle DUP =
                capturing("dup", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        static final MethodHandle DUP2 = capturing(
                "dup2", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

        private Duplication() {}
    }

    private SystemCalls() {}

    /** {@code EAGAIN} on a system. */
    static int tryAgain(OperatingSystem system) {
        return system == OperatingSystem.MACOS ? 35 : 11;
    }

    private static MethodHandle capturing(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), type, Linker.Option.captureCallState("errno"));
    }

    /**
     * Returns a new descriptor for the open file of another one.
     *
     * @throws IOException with the system's reason
     */
    static int dup(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int copy = (int) Duplication.DUP.invokeExact(state, descriptor);
            if (copy < 0) {
                throw new IOException(text((int) ERRNO.get(state, 0L)));
            }
            return copy;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Makes a descriptor refer to the open file of another one.
     *
     * @throws IOException with the system's reason
     */
    static void dup2(int from, int to) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int result = (int) Duplication.DUP2.invokeExact(state, from, to);
            if (result < 0) {
                throw new IOException(text((int) ERRNO.get(state, 0L)));
            }
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Writes bytes; returns how many were written, or the negative {@code errno}. */
    static long write(int descriptor, MemorySegment bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long written = (long) WRITE.invokeExact(state, descriptor, bytes, bytes.byteSize());
            return written < 0 ? -(int) ERRNO.get(state, 0L) : written;
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The system's text for an {@code errno}. */
    static String text(int errno) {
        Linker linker = Linker.nativeLinker();
        MethodHandle strerror = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(TEXT, ValueLayout.JAVA_INT));
        try {
            return ((MemorySegment) strerror.invokeExact(errno)).getString(0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
