// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.choice.Strategy.Offer;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.network.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FirstFittingTest {
    private static final Problem PROBLEM = new Problem.Unpacking(ElementType.FLOAT16, 1, new Shape(8, 2, 2));
    private static final long MODEST = FirstFitting.MODEST_WORKSPACE;

    private final List<String> closed = new ArrayList<>();

    private Offer offer(String library, Optional<Implementation> made) {
        return new Offer(new FakeSource(library, closed, List.of()), () -> made);
    }

    private Offer offer(String library, String name, long workspace) {
        return offer(library, Optional.of(new FakeImplementation(name, workspace, closed)));
    }

    private static Optional<Choice> choose(Stream<List<Offer>> offers) {
        return new FirstFitting().choose(PROBLEM, offers, (_, _) -> {});
    }

    @Test
    void aLibraryIsAskedOnlyIfThoseBeforeHaveNothing() {
        List<String> asked = new ArrayList<>();
        Stream<List<Offer>> offers = Stream.of("none", "first", "second").map(library -> {
            asked.add(library);
            return library.equals("none") ? List.<Offer>of() : List.of(offer(library, library + " kernel", 0));
        });
        Choice choice = choose(offers).orElseThrow();
        assertEquals("first", choice.library());
        assertEquals("first kernel", choice.implementation().name());
        assertEquals(List.of("none", "first"), asked);
        assertEquals(1, choice.candidates());
        assertEquals(0, choice.micros());
    }

    @Test
    void theFirstWithAModestWorkspaceIsTaken() {
        Choice choice = choose(Stream.of(List.of(
                        offer("cudnn", "greedy", MODEST + 2),
                        offer("cudnn", Optional.empty()),
                        offer("cudnn", "modest", MODEST),
                        offer("cudnn", "none", 0))))
                .orElseThrow();
        assertEquals("modest", choice.implementation().name());
        assertEquals(4, choice.candidates());
        assertEquals(List.of("greedy"), closed);
    }

    @Test
    void withoutAModestOneTheLeastWorkspaceIsTakenAndTheFirstOfEquals() {
        Choice choice = choose(Stream.of(List.of(
                        offer("cudnn", "most", MODEST + 3),
                        offer("cudnn", "least", MODEST + 1),
                        offer("cudnn", "as little", MODEST + 1),
                        offer("cudnn", "more", MODEST + 2))))
                .orElseThrow();
        assertEquals("least", choice.implementation().name());
        assertEquals(List.of("most", "as little", "more"), closed);
    }

    @Test
    void candidatesThatCannotBeMadeAreNone() {
        assertEquals(Optional.empty(), choose(Stream.of(List.of(offer("cudnn", Optional.empty())), List.of())));
    }

    @Test
    void aFailureClosesTheBestSoFar() {
        Offer failing = new Offer(new FakeSource("cudnn", closed, List.of()), () -> {
            throw new IllegalStateException("the driver is gone");
        });
        assertThrows(
                IllegalStateException.class,
                () -> choose(Stream.of(List.of(offer("cudnn", "greedy", MODEST + 1), failing))));
        assertEquals(List.of("greedy"), closed);
    }
}
