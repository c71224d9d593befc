// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RejectionsTest {
    private static final Problem PROBLEM = new Problem.Packing(ElementType.FLOAT16, 1, new Shape(3, 8, 8), 8);
    private static final Problem OTHER = new Problem.Packing(ElementType.FLOAT16, 2, new Shape(3, 8, 8), 8);

    private final Rejections rejections = new Rejections();
    private final List<String> closed = new ArrayList<>();

    private ImplementationSource source(String library) {
        return rejections.without(new FakeSource(
                library,
                closed,
                Stream.of("eng1", "eng2")
                        .<Optional<Implementation>>map(name -> Optional.of(new FakeImplementation(name, 0, closed)))
                        .toList()));
    }

    private static Choice choice(String library, String name) {
        return new Choice(library, new FakeImplementation(name), 0, 2);
    }

    /** The names of what a library still offers for a problem. */
    private static List<String> offered(ImplementationSource source, Problem problem) {
        try (CloseStack owned = new CloseStack()) {
            return source.candidates(problem, owned).stream()
                    .flatMap(candidate -> candidate.make().stream())
                    .map(Implementation::name)
                    .toList();
        }
    }

    @Test
    void aRejectedImplementationIsLeftOutForItsProblemAndClosed() {
        rejections.add(PROBLEM, choice("cudnn", "eng1"));
        assertEquals(List.of("eng2"), offered(source("cudnn"), PROBLEM));
        assertTrue(closed.contains("eng1"), closed::toString);
        assertEquals(List.of("eng1", "eng2"), offered(source("cudnn"), OTHER));
    }

    /** cuDNN's engine 1 for a convolution, and its engine 1 for the matrix product that the same convolution becomes. */
    @Test
    void anotherSourceKeepsItsImplementationOfTheSameName() {
        rejections.add(PROBLEM, choice("cudnn", "eng1"));
        assertEquals(List.of("eng1", "eng2"), offered(source("im2col+cudnn"), PROBLEM));
    }

    @Test
    void whatIsTakenBackInIsOfferedAgain() {
        rejections.add(PROBLEM, choice("cudnn", "eng1"));
        rejections.remove(PROBLEM, choice("im2col+cudnn", "eng1"));
        assertEquals(List.of("eng2"), offered(source("cudnn"), PROBLEM));
        rejections.remove(PROBLEM, choice("cudnn", "eng1"));
        assertEquals(List.of("eng1", "eng2"), offered(source("cudnn"), PROBLEM));
    }

    @Test
    void aStoredChoiceThatFailedIsNotLoaded() {
        rejections.add(PROBLEM, choice("cudnn", "loaded plan"));
        StoredChoiceException refused =
                assertThrows(StoredChoiceException.class, () -> source("cudnn").load(PROBLEM, "plan"));
        assertEquals("loaded plan failed when it was run", refused.getMessage());
        assertEquals(List.of("loaded plan"), closed);
        assertEquals("loaded plan", source("im2col+cudnn").load(PROBLEM, "plan").name());
    }
}
