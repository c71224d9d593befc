// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseStackTest {
    private final CloseStack stack = new CloseStack();
    private final List<String> closed = new ArrayList<>();

    private static IllegalStateException failure(String message) {
        return new IllegalStateException(message);
    }

    private AutoCloseable failing(IllegalStateException failure) {
        return () -> {
            closed.add(failure.getMessage());
            throw failure;
        };
    }

    @Test
    void theNewestIsClosedFirstAndTheFirstFailureIsThrownWithTheOthers() {
        IllegalStateException oldest = failure("oldest");
        IllegalStateException newest = failure("newest");
        stack.own(failing(oldest));
        stack.own(() -> closed.add("between"));
        stack.own(failing(newest));
        assertSame(newest, assertThrows(IllegalStateException.class, stack::close));
        assertArrayEquals(new Throwable[] {oldest}, newest.getSuppressed());
        assertEquals(List.of("newest", "between", "oldest"), closed);
        stack.close();
        assertEquals(3, closed.size(), "closed once");
    }

    @Test
    void aFailedStepIsThrownEvenIfTheResourceCannotBeClosed() {
        IllegalStateException step = failure("step");
        IllegalStateException closing = failure("closing");
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> CloseStack.prepare(failing(closing), _ -> {
                    throw step;
                }));
        assertSame(step, thrown);
        assertArrayEquals(new Throwable[] {closing}, step.getSuppressed());
    }

    @Test
    void afterAFailureEverythingIsClosedAndNothingThrown() {
        IllegalStateException failure = failure("of the work");
        IllegalStateException first = failure("newest");
        stack.own(failing(failure("oldest")));
        stack.own(failing(first));
        CloseStack.closeAfter(failure, stack);
        assertEquals(List.of("newest", "oldest"), closed);
        assertArrayEquals(new Throwable[] {first}, failure.getSuppressed());
        assertEquals(1, first.getSuppressed().length);
    }

    @Test
    void aCheckedExceptionIsSuppressedToo() {
        IllegalStateException failure = failure("of the work");
        IOException closing = new IOException("a full disk");
        CloseStack.closeAfter(failure, () -> {
            throw closing;
        });
        assertArrayEquals(new Throwable[] {closing}, failure.getSuppressed());
    }

    /** As the JVM does if it has no memory for another error. */
    @Test
    void oneErrorThatIsThrownAgainIsNotSuppressedInItself() {
        IllegalStateException same = failure("same");
        stack.own(failing(same));
        stack.own(failing(same));
        assertSame(same, assertThrows(IllegalStateException.class, stack::close));
        CloseStack.closeAfter(same, failing(same));
        assertEquals(0, same.getSuppressed().length);
    }
}
