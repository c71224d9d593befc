// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The slots of imported functions are found in a loaded library. */
class ImportedFunctionsCpuTest {
    private static final String OWN = "pixDestroy";

    private MemorySegment own = MemorySegment.NULL;

    @BeforeEach
    void load() {
        assertInstanceOf(LibraryStatus.Loaded.class, NativeLibraries.load(NativeLibrary.LEPTONICA));
        own = NativeLibraries.symbols(NativeLibrary.LEPTONICA).findOrThrow(OWN);
    }

    /** The compiler replaced all calls of fprintf by the checked variant; both names are given for other builds. */
    @Test
    void printingIsOneOfThem() {
        assertEquals(
                1, ImportedFunctions.replace(NativeLibrary.LEPTONICA, OWN, Set.of("fprintf", "__fprintf_chk"), own));
    }

    @Test
    void othersAreLeftAlone() {
        assertEquals(0, ImportedFunctions.replace(NativeLibrary.LEPTONICA, OWN, Set.of("fprint", "printf_chk"), own));
    }
}
