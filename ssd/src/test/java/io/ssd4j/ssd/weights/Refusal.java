// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.function.Executable;

/** Checks the message that the user sees when something is rejected. */
final class Refusal {
    private Refusal() {}

    /** Runs work that must throw, and returns the message of its exception. */
    static String of(Class<? extends Exception> type, Executable work) {
        return Objects.requireNonNullElse(assertThrows(type, work).getMessage(), "");
    }

    static void assertContains(String message, String part) {
        assertTrue(message.contains(part), message);
    }
}
