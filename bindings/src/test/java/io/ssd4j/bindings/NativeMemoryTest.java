// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {

    @Test
    void aViewHasTheGivenBounds() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_INT, 1, 2, 3);
            MemorySegment view = NativeMemory.view(memory.address(), 8);
            assertEquals(2, view.getAtIndex(ValueLayout.JAVA_INT, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> view.getAtIndex(ValueLayout.JAVA_INT, 2));
        }
    }

    @Test
    void aViewEndsWithItsArena() {
        try (Arena owner = Arena.ofConfined()) {
            MemorySegment memory = owner.allocateFrom(ValueLayout.JAVA_INT, 7);
            MemorySegment view;
            try (Arena arena = Arena.ofConfined()) {
                view = NativeMemory.view(memory.address(), 4, arena);
                assertEquals(7, view.get(ValueLayout.JAVA_INT, 0));
            }
            assertThrows(IllegalStateException.class, () -> view.get(ValueLayout.JAVA_INT, 0));
        }
    }

    @Test
    void readsAStringFromAPointerWithoutBounds() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom("größer");
            assertEquals("größer", NativeMemory.utf8(MemorySegment.ofAddress(text.address())));
        }
    }

    @Test
    void anEmptyStringAndANullPointerAreEmpty() {
        try (Arena arena = Arena.ofConfined()) {
            assertEquals("", NativeMemory.utf8(arena.allocateFrom("")));
        }
        assertEquals("", NativeMemory.utf8(MemorySegment.NULL));
    }

    @Test
    void anUnterminatedStringIsTruncated() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment endless = arena.allocate(100_000).fill((byte) 'x');
            assertEquals("x".repeat(65_536), NativeMemory.utf8(endless));
        }
    }
}
