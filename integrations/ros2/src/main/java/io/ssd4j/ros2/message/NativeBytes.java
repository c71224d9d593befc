// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads what strings and sequences of a message point to. Addresses are numbers here, because a segment for each would be an object. */
final class NativeBytes {
    /** All memory of the process. Only addresses that Cyclone DDS has written are read with it. */
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private NativeBytes() {}

    /** The bytes at an address. */
    static MemorySegment at(long address, long size) {
        return MEMORY.asSlice(address, size);
    }

    /**
     * Whether the string at an address is this one.
     *
     * @param address 0 is the address of an empty string
     * @param ascii characters of ASCII
     */
    static boolean equal(long address, String ascii) {
        if (address == 0) {
            return ascii.isEmpty();
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (MEMORY.get(ValueLayout.JAVA_BYTE, address + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return MEMORY.get(ValueLayout.JAVA_BYTE, address + ascii.length()) == 0;
    }

    /** The string at an address, as an object. */
    static String string(long address) {
        return address == 0 ? "" : MEMORY.getString(address);
    }
}
