// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The restricted operations on memory that the engines need. Each of them believes what it is told about an address: a wrong
 * one ends the process.
 *
 * <p>All methods may be called by any thread.
 */
public final class NativeMemory {
    /** No status text or name of a library comes near; a pointer that is not a string at all is not followed for ever. */
    private static final long LONGEST_STRING = 64 * 1024;

    private NativeMemory() {}

    /**
     * Host memory that a library allocated, as a segment with bounds. It is not freed with the segment, and the segment must
     * not be used after the library freed it.
     *
     * @param address an address of this process; never a device's
     * @param bytes how many bytes are there
     * @throws IllegalCallerException where this module lacks native access; the message names the flag
     */
    public static MemorySegment view(long address, long bytes) {
        try {
            return MemorySegment.ofAddress(address).reinterpret(bytes);
        } catch (IllegalCallerException e) {
            throw new IllegalCallerException(NativeAccess.missing(), e);
        }
    }

    /**
     * The same, for as long as an arena is open: afterwards every access throws, so that the library may free the memory.
     *
     * @param arena whose end ends the segment
     * @throws IllegalCallerException where this module lacks native access; the message names the flag
     */
    public static MemorySegment view(long address, long bytes, Arena arena) {
        try {
            return MemorySegment.ofAddress(address).reinterpret(bytes, arena, null);
        } catch (IllegalCallerException e) {
            throw new IllegalCallerException(NativeAccess.missing(), e);
        }
    }

    /**
     * The text at a C string.
     *
     * @param pointer its first byte, UTF-8, ending in a zero byte; what is longer than 65 536 bytes is cut there
     * @return the text; empty for a null pointer, which some functions return in place of a text
     * @throws IllegalCallerException where this module lacks native access; the message names the flag
     */
    public static String utf8(MemorySegment pointer) {
        if (pointer.address() == 0) {
            return "";
        }
        MemorySegment bytes = view(pointer.address(), LONGEST_STRING);
        int length = 0;
        // Byte by byte: the pages after the string's end need not be mapped.
        while (length < LONGEST_STRING && bytes.get(ValueLayout.JAVA_BYTE, length) != 0) {
            length++;
        }
        byte[] text = new byte[length];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, text, 0, length);
        return new String(text, StandardCharsets.UTF_8);
    }
}
