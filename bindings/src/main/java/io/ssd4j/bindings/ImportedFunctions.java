// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Set;

/**
 * Replaces functions that a loaded library imports, for this library alone. The calls of an ELF library to other libraries go through a table of
 * addresses in its own data, the procedure linkage table; a slot of it is one aligned word. The rest of the process is not affected.
 *
 * <p>Offsets are those of the ELF-64 specification (System V ABI, chapters 4 and 5).
 */
public final class ImportedFunctions {
    private static final int DYNAMIC_SEGMENT = 2;
    private static final int READ_ONLY_SEGMENT = 0x6474e552;
    private static final int SLOT_RELOCATIONS_BYTES = 2;
    private static final int STRINGS = 5;
    private static final int SYMBOLS = 6;
    private static final int SLOT_RELOCATIONS = 23;
    private static final int ENTRY_BYTES = 24;
    private static final int PROGRAM_HEADER_BYTES = 56;

    private final long base;
    private final MemorySegment memory = NativeMemory.view(0, Long.MAX_VALUE);
    private long slotRelocations;
    private long slotRelocationsBytes;
    private long symbols;
    private long strings;
    private long readOnlyStart;
    private long readOnlyEnd;

    private ImportedFunctions(long base) {
        this.base = base;
    }

    /**
     * Lets a library call another function instead of those that it imports under some names. A slot that the dynamic linker has made
     * read-only is left alone.
     *
     * @param library loaded
     * @param symbol one of the functions that the library itself defines
     * @param names the imported functions
     * @param replacement the address of a function that can be called in their place
     * @return how many were replaced
     */
    public static int replace(NativeLibrary library, String symbol, Set<String> names, MemorySegment replacement) {
        MemorySegment inside = NativeLibraries.symbols(library).findOrThrow(symbol);
        ImportedFunctions functions = new ImportedFunctions(base(inside));
        functions.readProgramHeaders();
        return functions.replace(names, replacement.address());
    }

    /** The address of the header of the library that a function belongs to. */
    private static long base(MemorySegment inside) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup standard = linker.defaultLookup();
        MethodHandle dladdr = linker.downcallHandle(
                standard.findOrThrow("dladdr"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(ValueLayout.ADDRESS, 4);
            int found = (int) dladdr.invokeExact(inside, info);
            if (found == 0) {
                throw new IllegalStateException("the dynamic linker does not know " + inside);
            }
            return info.getAtIndex(ValueLayout.ADDRESS, 1).address();
        } catch (Throwable e) {
            throw new IllegalStateException("the dynamic linker could not be called", e);
        }
    }

    private void readProgramHeaders() {
        long header = base + number(base + 32);
        int count = memory.get(ValueLayout.JAVA_SHORT, base + 56);
        for (int i = 0; i < count; i++, header += PROGRAM_HEADER_BYTES) {
            int type = memory.get(ValueLayout.JAVA_INT, header);
            long start = base + number(header + 16);
            if (type == DYNAMIC_SEGMENT) {
                readDynamicSegment(start);
            } else if (type == READ_ONLY_SEGMENT) {
                readOnlyStart = start;
                readOnlyEnd = start + number(header + 40);
            }
        }
    }

    private void readDynamicSegment(long entry) {
        for (long tag = number(entry); tag != 0; entry += 16, tag = number(entry)) {
            long value = number(entry + 8);
            switch ((int) tag) {
                case SLOT_RELOCATIONS_BYTES -> slotRelocationsBytes = value;
                case STRINGS -> strings = absolute(value);
                case SYMBOLS -> symbols = absolute(value);
                case SLOT_RELOCATIONS -> slotRelocations = absolute(value);
                default -> {}
            }
        }
    }

    /** glibc replaces offsets by addresses here, musl does not. */
    private long absolute(long value) {
        return value < base ? base + value : value;
    }

    private int replace(Set<String> names, long replacement) {
        int replaced = 0;
        for (long entry = slotRelocations; entry < slotRelocations + slotRelocationsBytes; entry += ENTRY_BYTES) {
            long slot = base + number(entry);
            boolean writable = slot < readOnlyStart || slot >= readOnlyEnd;
            if (writable && names.contains(name(number(entry + 8) >>> 32))) {
                memory.set(ValueLayout.JAVA_LONG, slot, replacement);
                replaced++;
            }
        }
        return replaced;
    }

    private String name(long symbol) {
        int offset = memory.get(ValueLayout.JAVA_INT, symbols + symbol * ENTRY_BYTES);
        return NativeMemory.utf8(MemorySegment.ofAddress(strings + Integer.toUnsignedLong(offset)));
    }

    private long number(long address) {
        return memory.get(ValueLayout.JAVA_LONG, address);
    }
}
