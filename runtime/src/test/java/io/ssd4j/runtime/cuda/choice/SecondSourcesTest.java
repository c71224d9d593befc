// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.Step;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.cuda.store.StoredChoice;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When a chooser asks its second sources, and what it takes then. */
class SecondSourcesTest {
    private static final Network NETWORK = Network.builder("two", new Shape(3, 8, 8))
            .convolution("first", 16, Window.of(3).padding(1))
            .convolution("second", 16, Window.of(3).padding(1))
            .output("second")
            .build();

    private final List<String> closed = new ArrayList<>();
    private final FakeSource source = source("cudnn", "eng1");
    private List<ImplementationSource> seconds = List.of();

    private FakeSource source(String library, String... names) {
        return new FakeSource(
                library,
                closed,
                Stream.of(names)
                        .<Optional<Implementation>>map(name -> Optional.of(new FakeImplementation(name, 0, closed)))
                        .toList());
    }

    private Chooser chooser(Strategy strategy, Collection<StoredChoice> stored, ImplementationSource first) {
        Map<String, StoredChoice> byProblem = new HashMap<>();
        stored.forEach(choice -> byProblem.put(choice.problem(), choice));
        return new Chooser(List.of(first), seconds, strategy, byProblem, DeviceListener.SILENT, _ -> {});
    }

    private static Program program(int batch) {
        return Program.of(NETWORK, Storage.of(ElementType.FLOAT16), 8, SessionOptions.batch(batch));
    }

    private static Step step(Program program, String name) {
        return program.steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void secondSourcesAreAskedOnlyWhereAGenericImplementationOrNoneIsLeft() {
        FakeSource second = source("im2col+cudnn", "eng20");
        seconds = List.of(second);
        try (Chooser chooser = chooser(new FirstFitting(), List.of(), source)) {
            chooser.choose(program(1));
        }
        assertEquals(List.of(), second.asked());
        try (Chooser chooser = chooser(new FirstFitting(), List.of(), source("cudnn", "generic 0"))) {
            Program program = program(1);
            Choice choice = chooser.choose(program).of(step(program, "first"));
            assertEquals("im2col+cudnn", choice.library());
            assertEquals("eng20", choice.implementation().name());
            assertEquals(2, choice.candidates());
            assertTrue(closed.contains("generic 0"), closed::toString);
        }
        try (Chooser chooser = chooser(new FirstFitting(), List.of(), source("cudnn"))) {
            Program program = program(1);
            assertEquals(
                    "eng20",
                    chooser.choose(program)
                            .of(step(program, "first"))
                            .implementation()
                            .name());
        }
    }

    @Test
    void withoutAnythingBetterTheGenericImplementationStays() {
        seconds = List.of(source("im2col+cudnn", "generic 1"));
        try (Chooser chooser = chooser(new FirstFitting(), List.of(), source("cudnn", "generic 0"))) {
            Program program = program(1);
            assertEquals(
                    "generic 0",
                    chooser.choose(program)
                            .of(step(program, "first"))
                            .implementation()
                            .name());
            assertTrue(closed.contains("generic 1"), closed::toString);
            assertTrue(!closed.contains("generic 0"), closed::toString);
        }
    }

    /** The time of a choice by the library. */
    private record ByLibrary(Map<String, Double> micros) implements Strategy {
        @Override
        public boolean measures() {
            return true;
        }

        @Override
        public Optional<Choice> choose(Problem problem, Stream<List<Offer>> offers, Progress progress) {
            return offers.flatMap(List::stream)
                    .flatMap(offer -> offer.candidate().make().stream()
                            .map(made -> new Choice(
                                    offer.source().library(),
                                    made,
                                    Objects.requireNonNull(
                                            micros.get(offer.source().library())),
                                    1)))
                    .findFirst();
        }
    }

    @Test
    void aMeasuredGenericImplementationIsReplacedOnlyByAFasterOne() {
        for (boolean faster : new boolean[] {true, false}) {
            closed.clear();
            seconds = List.of(source("im2col+cudnn", "eng20"));
            Strategy strategy = new ByLibrary(Map.of("cudnn", 10.0, "im2col+cudnn", faster ? 9.0 : 11.0));
            try (Chooser chooser = chooser(strategy, List.of(), source("cudnn", "generic 0"))) {
                Program program = program(1);
                Choice choice = chooser.choose(program).of(step(program, "first"));
                assertEquals(
                        faster ? "eng20" : "generic 0", choice.implementation().name());
                assertEquals(faster ? 9.0 : 10.0, choice.micros());
                assertTrue(closed.contains(faster ? "generic 0" : "eng20"), closed::toString);
                assertTrue(!closed.contains(faster ? "eng20" : "generic 0"), closed::toString);
            }
        }
    }

    @Test
    void aStoredChoiceOfASecondSourceIsLoaded() {
        seconds = List.of(source("im2col+cudnn", "eng20"));
        Program program = program(1);
        String problem = step(program, "second").problem().toString();
        StoredChoice stored = new StoredChoice(problem, "im2col+cudnn", "eng20", "plan 20", 0, 0, 2);
        try (Chooser chooser = chooser(new FirstFitting(), List.of(stored), source)) {
            assertEquals(
                    "loaded plan 20",
                    chooser.choose(program)
                            .of(step(program, "second"))
                            .implementation()
                            .name());
        }
    }
}
