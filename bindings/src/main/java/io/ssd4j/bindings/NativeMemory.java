// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The restricted memory operations that the engines need. None of them can check an address: a wrong one kills the
 * process.
 *
 * <p>Thread-safe.
 */
public final class NativeMemory {
    /** Far longer than any status text or library name; limits how far a pointer that is not a string is read. */
    private static final long LONGEST_STRING = 64 * 1024;

    private NativeMemory() {}

    /**
     * Host memory that a library allocated, as a bounded segment. The segment does not own the memory, and must not be
     * used after the library has freed it.
     *
     * @param address a host address of this process, never a device address
     * @param bytes the size in bytes
     * @throws IllegalCallerException if this module lacks native access; the message names the flag
     */
    public static MemorySegment view(long address, long bytes) {
        return view(address, bytes, Arena.global());
    }

    /**
     * Does the same, limited to the lifetime of an arena: after it is closed, every access throws, and the library may free
     * the memory.
     *
     * @param arena the lifetime of the segment
     * @throws IllegalCallerException if this module lacks native access; the message names the flag
     */
    public static MemorySegment view(long address, long bytes, Arena arena) {
        try {
            return MemorySegment.ofAddress(address).reinterpret(bytes, arena, null);
        } catch (IllegalCallerException e) {
            throw new IllegalCallerException(NativeAccess.missing(), e);
        }
    }

    /**
     * Reads a C string.
     *
     * @param pointer the first byte of zero-terminated UTF-8; text longer than 65 536 bytes is truncated
     * @return the text; empty for a null pointer, which some functions return instead of a text
     * @throws IllegalCallerException if this module lacks native access; the message names the flag
     */
    public static String utf8(MemorySegment pointer) {
        if (pointer.address() == 0) {
            return "";
        }
        MemorySegment bytes = view(pointer.address(), LONGEST_STRING);
        int length = 0;
        // Byte by byte, because the pages after the end of the string may not be mapped.
        while (length < LONGEST_STRING && bytes.get(ValueLayout.JAVA_BYTE, length) != 0) {
            length++;
        }
        byte[] text = new byte[length];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, text, 0, length);
        return new String(text, StandardCharsets.UTF_8);
    }
}
