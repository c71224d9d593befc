// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.PlanningProgress;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.choice.Strategy.Offer;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.Step;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.cuda.store.StoredChoice;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses the implementations of a network's steps: the stored choice if there is one, otherwise the strategy's choice
 * among the candidates of all libraries. Where only a {@linkplain Implementation#isGeneric() generic} implementation is left, or none, a
 * second set of sources is asked. Equal problems share one choice. Owns the implementations.
 */
public final class Chooser implements AutoCloseable {
    private final CloseStack owned = new CloseStack();
    private final List<ImplementationSource> sources;
    private final List<ImplementationSource> seconds;
    private final Strategy strategy;
    private final Map<String, StoredChoice> stored;
    private final DeviceListener listener;
    private final Consumer<String> notices;
    private final Map<Problem, Optional<Choice>> chosen = new HashMap<>();
    private final Map<Problem, UnsupportedProblemException> refusals = new HashMap<>();
    private final Map<Problem, NativeCallException> failures = new HashMap<>();
    private final Map<Problem, StoredChoice> made = new LinkedHashMap<>();
    private final Set<Problem> tried = new HashSet<>();
    private int problems;

    /**
     * @param sources in the order in which their candidates are offered
     * @param seconds sources for problems that the first ones have only a generic implementation for
     * @param stored choices of earlier runs in the same environment, by problem
     * @param listener notified of the candidates that a strategy tries
     * @param notices receives the reason why a stored choice is not used
     */
    public Chooser(
            List<ImplementationSource> sources,
            List<ImplementationSource> seconds,
            Strategy strategy,
            Map<String, StoredChoice> stored,
            DeviceListener listener,
            Consumer<String> notices) {
        this.sources = List.copyOf(sources);
        this.seconds = List.copyOf(seconds);
        this.strategy = strategy;
        this.stored = stored;
        this.listener = listener;
        this.notices = notices;
    }

    /**
     * Chooses for a network at several batch sizes: first the padding of its input, then for every step of the program
     * with that padding. The kind of input and output does not affect the layers, nor their results.
     *
     * @param storage the types of its values
     * @param sizes the input and outputs at each batch size
     * @param afterEach called after each batch size, to store what was {@linkplain #made() made} before something ends the
     *     process
     * @return by batch size
     * @throws UnsupportedProblemException if nothing computes a step
     * @throws NativeCallException if nothing does because of failures: the first of them
     */
    public Map<Integer, Choices> choose(
            Network network, Storage storage, Collection<? extends SessionOptions<?, ?>> sizes, Runnable afterEach) {
        List<Integer> paddings = InputPadding.options(network.input().channels(), storage.element(), strategy);
        problems = problems(network, storage, sizes, paddings);
        Map<Integer, Choices> choices = new LinkedHashMap<>();
        for (SessionOptions<?, ?> size : sizes) {
            int channels = InputPadding.fastest(
                    paddings, option -> micros(Program.inputSteps(network, storage, size.batch(), option)));
            choices.put(size.batch(), choose(Program.of(network, storage, channels, size)));
            afterEach.run();
        }
        return choices;
    }

    /** Number of distinct problems to choose for, at most. */
    private static int problems(
            Network network,
            Storage storage,
            Collection<? extends SessionOptions<?, ?>> sizes,
            List<Integer> paddings) {
        Set<Problem> problems = new HashSet<>();
        for (SessionOptions<?, ?> size : sizes) {
            if (paddings.size() > 1) {
                paddings.forEach(channels -> Program.inputSteps(network, storage, size.batch(), channels)
                        .forEach(step -> problems.add(step.problem())));
            }
            Program.steps(network, storage, paddings.getFirst(), size).stream()
                    .filter(step -> step.problem().hasChoice())
                    .forEach(step -> problems.add(step.problem()));
        }
        return problems.size();
    }

    private double micros(List<Step> steps) {
        return steps.stream()
                .mapToDouble(step -> find(step).map(Choice::micros).orElse(Double.POSITIVE_INFINITY))
                .sum();
    }

    /**
     * Chooses for every step of a program that has a choice.
     *
     * @throws UnsupportedProblemException if nothing computes a step
     * @throws NativeCallException if nothing does because of failures: the first of them
     */
    public Choices choose(Program program) {
        Map<Problem, Choice> choices = new HashMap<>();
        for (Step step : program.steps()) {
            if (step.problem().hasChoice()) {
                choices.put(step.problem(), find(step).orElseThrow(() -> unsupported(step)));
            }
        }
        return new Choices(program, choices);
    }

    private RuntimeException unsupported(Step step) {
        NativeCallException failure = failures.get(step.problem());
        if (failure != null) {
            return failure;
        }
        String libraries = sources.stream().map(ImplementationSource::library).collect(Collectors.joining(", "));
        UnsupportedProblemException refusal = refusals.get(step.problem());
        return new UnsupportedProblemException(
                "nothing computes layer " + step.name() + ", a " + step.problem() + "; libraries tried: " + libraries
                        + (refusal == null ? "" : "; " + refusal.getMessage()),
                refusal);
    }

    private Optional<Choice> find(Step step) {
        return chosen.computeIfAbsent(step.problem(), problem -> load(problem).or(() -> make(step)));
    }

    private Optional<Choice> load(Problem problem) {
        StoredChoice choice = stored.get(problem.toString());
        if (choice == null) {
            return Optional.empty();
        }
        try {
            ImplementationSource source = Stream.concat(sources.stream(), seconds.stream())
                    .filter(s -> s.library().equals(choice.library()))
                    .findFirst()
                    .orElseThrow(() -> new StoredChoiceException(choice.library() + " is not available"));
            Implementation implementation = owned.own(source.load(problem, choice.plan()));
            return Optional.of(new Choice(choice.library(), implementation, choice.micros(), choice.candidates()));
        } catch (StoredChoiceException e) {
            notices.accept("the stored plan for the " + problem + " is replaced: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Choice> make(Step step) {
        Problem problem = step.problem();
        try (CloseStack open = new CloseStack()) {
            Attempts attempts = new Attempts(step);
            Optional<Choice> best = strategy.choose(problem, offers(sources, problem, open), attempts);
            if (best.isEmpty() || best.get().implementation().isGeneric()) {
                best = better(best, problem, open, attempts);
            }
            attempts.tell();
            best.ifPresent(choice -> remember(problem, choice));
            return best;
        }
    }

    /** The better one of a choice and that among the second sources; the other one is closed. */
    private Optional<Choice> better(
            Optional<Choice> first, Problem problem, CloseStack open, Strategy.Progress progress) {
        Optional<Choice> second;
        try {
            second = strategy.choose(problem, offers(seconds, problem, open), progress);
        } catch (RuntimeException | Error e) {
            first.ifPresent(choice -> choice.implementation().close());
            throw e;
        }
        if (first.isEmpty() || second.isEmpty()) {
            return first.or(() -> second);
        }
        Choice generic = first.get();
        Choice other = second.get();
        boolean takesOther = strategy.measures()
                ? other.micros() < generic.micros()
                : !other.implementation().isGeneric();
        Choice better = takesOther ? other : generic;
        (takesOther ? generic : other).implementation().close();
        return Optional.of(new Choice(
                better.library(), better.implementation(), better.micros(), generic.candidates() + other.candidates()));
    }

    /** Passes on the progress of a choice, and counts the candidates that failed. */
    private final class Attempts implements Strategy.Progress {
        private final Step step;
        /** By library: the failures of its candidates. */
        private final Map<String, List<NativeCallException>> failed = new TreeMap<>();

        Attempts(Step step) {
            this.step = step;
        }

        @Override
        public void trying(int candidate, int candidates) {
            report(step, candidate, candidates);
        }

        @Override
        public void failed(String library, NativeCallException failure) {
            failed.computeIfAbsent(library, _ -> new ArrayList<>()).add(failure);
            failures.putIfAbsent(step.problem(), failure);
        }

        /** One notice for each library: a library may have dozens of candidates that fail. */
        void tell() {
            failed.forEach((library, all) -> notices.accept(all.size() + " of the candidates of " + library
                    + " for the " + step.problem() + " failed and are left out; the first failure: "
                    + all.getFirst().getMessage()));
        }
    }

    private void remember(Problem problem, Choice choice) {
        Implementation implementation = owned.own(choice.implementation());
        String stored;
        try {
            stored = implementation.stored();
        } catch (StoredChoiceException | NativeCallException e) {
            // Only the next start is slower. Some engines have no text, and a newer library may write another one.
            notices.accept("the plan for the " + problem + " is not stored: " + e.getMessage());
            return;
        }
        made.put(
                problem,
                new StoredChoice(
                        problem.toString(),
                        choice.library(),
                        implementation.name() + implementation.knobs(),
                        stored,
                        implementation.workspaceBytes(),
                        choice.micros(),
                        choice.candidates()));
    }

    private Stream<List<Offer>> offers(List<ImplementationSource> from, Problem problem, CloseStack open) {
        return from.stream().map(source -> offers(source, problem, open));
    }

    private List<Offer> offers(ImplementationSource source, Problem problem, CloseStack open) {
        try {
            return source.candidates(problem, open).stream()
                    .map(candidate -> new Offer(source, candidate))
                    .toList();
        } catch (UnsupportedProblemException e) {
            refusals.merge(problem, e, UnsupportedProblemException::and);
            return List.of();
        } catch (NativeCallException e) {
            notices.accept(source.library() + " proposes nothing for the " + problem + ": " + e.getMessage());
            failures.putIfAbsent(problem, e);
            return List.of();
        }
    }

    private void report(Step step, int candidate, int candidates) {
        tried.add(step.problem());
        listener.planning(new PlanningProgress(step.name(), tried.size() - 1, problems, candidate, candidates));
    }

    /** The choices that were not stored before. */
    public Collection<StoredChoice> made() {
        return made.values();
    }

    /** Frees every implementation. Launches bound to them must be closed first. */
    @Override
    public void close() {
        owned.close();
    }
}
