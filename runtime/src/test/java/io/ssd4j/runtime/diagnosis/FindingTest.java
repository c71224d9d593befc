// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.diagnosis.Finding.State;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A finding is one line, and a probe that fails is one too. */
class FindingTest {
    @Test
    void textOfSeveralLinesBecomesOne() {
        assertEquals("first; second; third", new Finding("a", State.OK, "A", "first\n  second \r\nthird\n").text());
    }

    @Test
    void aFileThatDoesNotLoadIsBrokenAndNotMissing() {
        List<String> searched = List.of("system: nothing there");
        assertEquals(
                new Finding("library.x", State.MISSING, "X", "not found", searched, Optional.empty()),
                Finding.notLoaded("x", "X", false, "not found", searched));
        assertEquals(
                new Finding("library.x", State.BROKEN, "X", "no ELF", searched, Optional.empty()),
                Finding.notLoaded("x", "X", true, "no ELF", searched));
    }

    @Test
    void aFunctionThatALibraryLacksIsAFinding() {
        Finding found = Finding.of("library.x", "X", () -> {
            throw new ExceptionInInitializerError(new NoSuchElementException("Symbol not found: xVersion"));
        });
        assertEquals(
                new Finding(
                        "library.x",
                        State.BROKEN,
                        "X",
                        "cannot be used: java.util.NoSuchElementException: Symbol not found: xVersion"),
                found);
    }
}
