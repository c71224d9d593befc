// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.PlanningProgress;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.Step;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.cuda.store.StoredChoice;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chooser without a library: what is chosen, remembered, reported and closed. */
class ChooserTest {
    private static final Network NETWORK = Network.builder("three", new Shape(3, 8, 8))
            .convolution("first", 16, Window.of(3).padding(1))
            .convolution("second", 16, Window.of(3).padding(1))
            .convolution("third", 16, Window.of(3).padding(1))
            .output("third")
            .build();

    private final List<String> closed = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final List<PlanningProgress> progress = new ArrayList<>();
    private final FakeSource source = source("cudnn", "eng1");

    private FakeSource source(String library, String... names) {
        return new FakeSource(
                library,
                closed,
                Stream.of(names)
                        .<Optional<Implementation>>map(name -> Optional.of(new FakeImplementation(name, 0, closed)))
                        .toList());
    }

    /** Takes the first offer; the time of a problem is given by its padding. */
    private record ByPadding(Map<Integer, Double> micros) implements Strategy {
        @Override
        public boolean measures() {
            return true;
        }

        @Override
        public Optional<Choice> choose(Problem problem, Stream<List<Offer>> offers, Progress progress) {
            List<Offer> all = offers.flatMap(List::stream).toList();
            for (int i = 0; i < all.size(); i++) {
                progress.trying(i, all.size());
            }
            int channels = problem instanceof Problem.Packing packing ? packing.paddedChannels() : 0;
            return all.stream()
                    .flatMap(offer -> offer.candidate().make().stream()
                            .map(made -> new Choice(
                                    offer.source().library(), made, micros.getOrDefault(channels, 1.0), all.size())))
                    .findFirst();
        }
    }

    private Chooser chooser(Strategy strategy, Collection<StoredChoice> stored, ImplementationSource... sources) {
        Map<String, StoredChoice> byProblem = new HashMap<>();
        stored.forEach(choice -> byProblem.put(choice.problem(), choice));
        DeviceListener listener = new DeviceListener() {
            @Override
            public void planning(PlanningProgress step) {
                progress.add(step);
            }
        };
        return new Chooser(List.of(sources), List.of(), strategy, byProblem, listener, notices::add);
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
    void stepsWithEqualProblemsShareOneChoice() {
        try (Chooser chooser = chooser(new FirstFitting(), List.of(), source)) {
            Program program = program(1);
            Choices choices = chooser.choose(program);
            assertSame(
                    choices.of(step(program, "second")).implementation(),
                    choices.of(step(program, "third")).implementation());
            assertEquals(4, source.asked().size(), "packing, two different convolutions and unpacking");
            assertSame(
                    choices.of(step(program, "first")).implementation(),
                    chooser.choose(program).of(step(program, "first")).implementation());
            assertEquals(4, source.asked().size(), "asked again");
        }
    }

    @Test
    void aStoredChoiceIsTakenWithoutAskingAnybody() {
        Program program = program(1);
        String problem = step(program, "second").problem().toString();
        StoredChoice stored = new StoredChoice(problem, "cudnn", "eng7", "plan 7", 0, 12.5, 37);
        try (Chooser chooser = chooser(new FirstFitting(), List.of(stored), source)) {
            Choice choice = chooser.choose(program).of(step(program, "third"));
            assertEquals("loaded plan 7", choice.implementation().name());
            assertEquals(12.5, choice.micros());
            assertEquals(37, choice.candidates());
            assertEquals(3, source.asked().size());
            assertEquals(3, chooser.made().size());
            assertTrue(chooser.made().stream().noneMatch(made -> made.problem().equals(problem)));
        }
        assertTrue(closed.contains("loaded plan 7"), closed::toString);
        assertEquals(List.of(), notices);
    }

    @Test
    void aStoredChoiceThatIsNotAvailableIsReplacedWithANotice() {
        Program program = program(1);
        String first = step(program, "first").problem().toString();
        String second = step(program, "second").problem().toString();
        List<StoredChoice> stored = List.of(
                new StoredChoice(first, "cudnn", "", "", 0, 1, 1),
                new StoredChoice(second, "cublaslt", "", "07", 0, 1, 1));
        try (Chooser chooser = chooser(new FirstFitting(), stored, source)) {
            Choices choices = chooser.choose(program);
            assertEquals(
                    "eng1", choices.of(step(program, "first")).implementation().name());
            assertEquals(
                    "eng1", choices.of(step(program, "second")).implementation().name());
            assertEquals(
                    List.of(
                            "the stored plan for the " + first + " is replaced: an empty plan",
                            "the stored plan for the " + second + " is replaced: cublaslt is not available"),
                    notices);
            assertEquals(4, chooser.made().size());
        }
    }

    @Test
    void whatIsMadeCanBeStored() {
        try (Chooser chooser = chooser(new ByPadding(Map.of()), List.of(), source("cudnn", "eng1", "eng2"))) {
            Program program = program(2);
            chooser.choose(program);
            String problem = step(program, "second").problem().toString();
            assertTrue(
                    chooser.made().contains(new StoredChoice(problem, "cudnn", "eng1{TILE=7}", "stored eng1", 0, 1, 2)),
                    () -> chooser.made().toString());
        }
    }

    @Test
    void offersAreClosedAfterTheChoiceAndImplementationsWithTheChooser() {
        Chooser chooser = chooser(new FirstFitting(), List.of(), source);
        chooser.choose(program(1));
        assertEquals(Collections.nCopies(4, "the offers of cudnn"), closed);
        closed.clear();
        chooser.close();
        chooser.close();
        assertEquals(Collections.nCopies(4, "eng1"), closed);
    }

    @Test
    void anImplementationThatCannotBeStoredIsClosed() {
        Implementation unstorable = new Implementation() {
            private final FakeImplementation fake = new FakeImplementation("unstorable", 0, closed);

            @Override
            public String name() {
                return fake.name();
            }

            @Override
            public Map<String, Long> knobs() {
                return fake.knobs();
            }

            @Override
            public String stored() {
                throw new IllegalStateException("no text");
            }

            @Override
            public long workspaceBytes() {
                return 0;
            }

            @Override
            public Launch bind(Operands operands, CloseStack owned) {
                return fake.bind(operands, owned);
            }

            @Override
            public void close() {
                fake.close();
            }
        };
        FakeSource failing = new FakeSource("cudnn", closed, List.of(Optional.of(unstorable)));
        try (Chooser chooser = chooser(new FirstFitting(), List.of(), failing)) {
            assertThrows(IllegalStateException.class, () -> chooser.choose(program(1)));
        }
        assertEquals(List.of("the offers of cudnn", "unstorable"), closed);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLayerThatNothingComputesIsNamedWithTheReasons(boolean needsDriver) {
        ImplementationSource first =
                throwing("cudnn", new UnsupportedProblemException("its engines answer no", needsDriver));
        ImplementationSource second = throwing("cublaslt", new UnsupportedProblemException("not a product"));
        try (Chooser chooser = chooser(new FirstFitting(), List.of(), source("ssd4j"), first, second)) {
            UnsupportedProblemException refusal =
                    assertThrows(UnsupportedProblemException.class, () -> chooser.choose(program(1)));
            assertEquals(
                    "nothing computes layer input, a packing of 1x3x8x8 to 8 channels; libraries tried: ssd4j, cudnn,"
                            + " cublaslt; its engines answer no; not a product",
                    refusal.getMessage());
            assertEquals(needsDriver, refusal.needsDriver());
        }
    }

    @Test
    void ofSeveralLibrariesThatFailTheFirstFailureIsThrown() {
        NativeCallException cause = new NativeCallException("cudnnBackendFinalize", "", 4000, "an internal error");
        NativeCallException later = new NativeCallException("cublasLtMatmulAlgoGetIds", "", 14, "another one");
        ImplementationSource first = throwing("cudnn", cause);
        ImplementationSource second = throwing("cublaslt", later);
        try (Chooser chooser = chooser(new FirstFitting(), List.of(), first, second)) {
            assertSame(cause, assertThrows(NativeCallException.class, () -> chooser.choose(program(1))));
        }
        assertTrue(notices.getFirst().startsWith("cudnn proposes nothing for the packing"), notices::toString);
        assertTrue(notices.getLast().startsWith("cublaslt proposes nothing for the packing"), notices::toString);
    }

    /** A library that throws when it is asked for candidates. */
    private static ImplementationSource throwing(String library, RuntimeException exception) {
        return new ImplementationSource() {
            @Override
            public String library() {
                return library;
            }

            @Override
            public List<Candidate> candidates(Problem problem, CloseStack owned) {
                throw exception;
            }

            @Override
            public Implementation load(Problem problem, String stored) {
                throw new StoredChoiceException("nothing");
            }
        };
    }

    private static int paddedChannels(Choices choices) {
        return choices.program().steps().getFirst().problem().to().channels();
    }

    private static List<SessionOptions<?, ?>> sizes(int... batches) {
        return Arrays.stream(batches)
                .<SessionOptions<?, ?>>mapToObj(SessionOptions::batch)
                .toList();
    }

    @Test
    void theFastestPaddingIsTakenAndOnlyItsProgramIsBuilt() {
        Strategy fourIsBest = new ByPadding(Map.of(3, 9.0, 4, 2.0, 8, 9.0));
        try (Chooser chooser = chooser(fourIsBest, List.of(), source)) {
            Map<Integer, Choices> choices =
                    chooser.choose(NETWORK, Storage.of(ElementType.FLOAT16), sizes(1, 2), () -> {});
            assertEquals(List.of(1, 2), List.copyOf(choices.keySet()));
            choices.values().forEach(chosen -> assertEquals(4, paddedChannels(chosen)));
        }
    }

    @Test
    void withoutMeasuringTheInputFillsWhatAThreadLoads() {
        for (ElementType element : ElementType.floatingPoint()) {
            try (Chooser chooser = chooser(new FirstFitting(), List.of(), source)) {
                Choices choices = chooser.choose(NETWORK, Storage.of(element), sizes(1), () -> {})
                        .values()
                        .iterator()
                        .next();
                assertEquals(16 / element.bytes(), paddedChannels(choices));
            }
        }
        assertEquals(List.of(), progress);
    }

    /** Three paddings of packing and first layer, one of the other layers, and the unpacking, at each of two sizes. */
    @Test
    void progressCountsEveryProblemOnce() {
        try (Chooser chooser = chooser(new ByPadding(Map.of()), List.of(), source("cudnn", "eng1", "eng2"))) {
            chooser.choose(NETWORK, Storage.of(ElementType.FLOAT16), sizes(1, 2), () -> {});
        }
        assertEquals(2 * (3 + 3 + 1 + 1) * 2, progress.size());
        PlanningProgress last = progress.getLast();
        assertEquals(2 * 8, last.layers());
        assertEquals(last.layers(), last.layersDone() + 1);
        assertEquals(2, last.candidates());
        assertEquals(last.candidates(), last.candidatesDone() + 1);
    }

    /** Frames are resized by one kernel, for which there is nothing to choose; the padding is chosen as for values. */
    @Test
    void framesArePaddedLikeValues() {
        try (Chooser chooser = chooser(new ByPadding(Map.of(3, 9.0, 4, 9.0, 8, 2.0)), List.of(), source)) {
            SessionOptions<?, ?> options = SessionOptions.batch(1).frames(4, 4, new ChannelMeans(1, 2, 3));
            Choices choices = chooser.choose(NETWORK, Storage.of(ElementType.FLOAT16), List.of(options), () -> {})
                    .values()
                    .iterator()
                    .next();
            assertEquals(8, paddedChannels(choices));
            assertTrue(choices.program().steps().getFirst().problem() instanceof Problem.Resizing);
            assertThrows(
                    IllegalStateException.class,
                    () -> choices.of(choices.program().steps().getFirst()));
        }
        PlanningProgress last = progress.getLast();
        assertEquals(last.layers(), last.layersDone() + 1);
    }

    /** A library whose first two candidates fail and whose third one does not. */
    private final class Failing implements ImplementationSource {
        private final String library;
        private final int status;

        Failing(String library, int status) {
            this.library = library;
            this.status = status;
        }

        @Override
        public String library() {
            return library;
        }

        @Override
        public List<Candidate> candidates(Problem problem, CloseStack owned) {
            Candidate fails = () -> {
                throw new NativeCallException("made", "", status, "of " + library);
            };
            return List.of(fails, fails, () -> Optional.of(new FakeImplementation("eng3", 0, closed)));
        }

        @Override
        public Implementation load(Problem problem, String stored) {
            throw new StoredChoiceException("nothing is stored");
        }
    }

    @Test
    void candidatesThatFailAreLeftOutWithOneNotice() {
        try (Chooser chooser =
                chooser(new FirstFitting(), List.of(), source("ssd4j", "kernel"), new Failing("cudnn", 5003))) {
            Program program = Program.of(NETWORK, Storage.of(ElementType.FLOAT16), 8, SessionOptions.batch(1));
            chooser.choose(program);
        }
        assertEquals(List.of(), notices, "the first library has a candidate that does not fail");
        try (Chooser chooser = chooser(new FirstFitting(), List.of(), new Failing("cudnn", 5003))) {
            Program program = Program.of(NETWORK, Storage.of(ElementType.FLOAT16), 8, SessionOptions.batch(1));
            Choices choices = chooser.choose(program);
            assertEquals(
                    "eng3", choices.of(program.steps().get(1)).implementation().name());
        }
        String first = notices.getFirst();
        assertTrue(first.startsWith("2 of the candidates of cudnn for the "), first);
        assertTrue(first.endsWith("the first failure: made returned 5003 (of cudnn)"), first);
    }

    /** A strategy that tries all candidates has a notice for each library, with that library's failure. */
    @Test
    void eachLibraryWhoseCandidatesFailHasItsOwnNotice() {
        Strategy all = new Strategy() {
            @Override
            public boolean measures() {
                return false;
            }

            @Override
            public Optional<Choice> choose(Problem problem, Stream<List<Offer>> offers, Progress told) {
                List<Choice> made = offers.flatMap(List::stream)
                        .flatMap(offer -> offer.make(told).stream()
                                .map(one -> new Choice(offer.source().library(), one, 0, 6)))
                        .toList();
                made.subList(1, made.size())
                        .forEach(choice -> choice.implementation().close());
                return Optional.of(made.getFirst());
            }
        };
        try (Chooser chooser = chooser(all, List.of(), new Failing("cudnn", 5003), new Failing("cublaslt", 14))) {
            chooser.choose(program(1));
        }
        assertTrue(notices.get(0).startsWith("2 of the candidates of cublaslt for the packing"), notices::toString);
        assertTrue(notices.get(0).endsWith("made returned 14 (of cublaslt)"), notices::toString);
        assertTrue(notices.get(1).startsWith("2 of the candidates of cudnn for the packing"), notices::toString);
        assertTrue(notices.get(1).endsWith("made returned 5003 (of cudnn)"), notices::toString);
    }
}
