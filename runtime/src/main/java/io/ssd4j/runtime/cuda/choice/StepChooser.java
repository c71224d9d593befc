// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.cuda.choice.Trial.Entrant;
import io.ssd4j.runtime.cuda.cudnn.UnsupportedGraphException;
import io.ssd4j.runtime.cuda.plan.PlanChoice;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Chooses who computes each step: the stored choice where there is one, otherwise the best of what all libraries offer. Steps
 * of one problem are chosen for once. Owns the implementations.
 */
public final class StepChooser implements AutoCloseable {

    /**
     * What was chosen.
     *
     * @param library whose it is
     * @param implementation the chooser closes it
     * @param micros median microseconds of a launch; 0 where nothing was timed
     * @param candidates how many it was chosen from
     */
    public record Choice(String library, Implementation implementation, double micros, int candidates) {}

    private final CloseStack owned = new CloseStack();
    private final List<ImplementationSource> sources;
    private final Effort effort;
    private final Map<String, PlanChoice> stored;
    private final Trial trial;
    private final PlanningWatch watch;
    private final Consumer<String> notices;
    private final Map<String, Optional<Choice>> chosen = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();
    private final Map<String, PlanChoice> made = new LinkedHashMap<>();

    /**
     * @param sources in the order in which they are asked
     * @param stored choices of earlier runs in the same environment, by problem
     * @param trial finds the best of the candidates; not used with {@link Effort#INSTANT}
     * @param watch told what is being timed
     * @param notices told why a stored choice is not used
     */
    public StepChooser(
            List<ImplementationSource> sources,
            Effort effort,
            Map<String, PlanChoice> stored,
            Trial trial,
            PlanningWatch watch,
            Consumer<String> notices) {
        this.sources = List.copyOf(sources);
        this.effort = effort;
        this.stored = stored;
        this.trial = trial;
        this.watch = watch;
        this.notices = notices;
    }

    /**
     * The choice for a step.
     *
     * @throws UnsupportedStepException where there is nothing to choose
     */
    public Choice choose(GpuStep step) {
        return find(step)
                .orElseThrow(() -> new UnsupportedStepException("nothing computes layer " + step.name() + ", a "
                        + step.problem() + "; asked were "
                        + String.join(
                                ", ",
                                sources.stream()
                                        .map(ImplementationSource::library)
                                        .toList())
                        + refusals.getOrDefault(step.problem(), "")));
    }

    /** The choice for a step; empty where there is nothing to choose. */
    public Optional<Choice> find(GpuStep step) {
        Optional<Choice> known = chosen.get(step.problem());
        if (known != null) {
            return known;
        }
        Optional<Choice> found = load(step).or(() -> choice(step));
        chosen.put(step.problem(), found);
        return found;
    }

    private Optional<Choice> load(GpuStep step) {
        PlanChoice choice = stored.get(step.problem());
        if (choice == null) {
            return Optional.empty();
        }
        try {
            ImplementationSource source = sources.stream()
                    .filter(s -> s.library().equals(choice.library()))
                    .findFirst()
                    .orElseThrow(() -> new StoredChoiceException(choice.library() + " is not there"));
            Implementation implementation = owned.own(source.load(step, choice.plan()));
            return Optional.of(new Choice(choice.library(), implementation, choice.micros(), choice.candidates()));
        } catch (StoredChoiceException e) {
            notices.accept("the stored plan for the " + step.problem() + " is made anew: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Choice> choice(GpuStep step) {
        try (CloseStack offers = new CloseStack()) {
            List<Entrant> entrants = new ArrayList<>();
            Optional<Trial.Result> best =
                    effort == Effort.INSTANT ? first(step, entrants, offers) : timed(step, entrants, offers);
            return best.map(result -> remember(step, result, entrants.size()));
        }
    }

    /** The first that can be had, of the first library that has any. */
    private Optional<Trial.Result> first(GpuStep step, List<Entrant> entrants, CloseStack offers) {
        for (ImplementationSource source : sources) {
            List<Entrant> offered = offers(source, step, offers);
            entrants.addAll(offered);
            Optional<Trial.Result> first = new FirstFitting().best(step, offered, _ -> {});
            if (first.isPresent()) {
                return first;
            }
        }
        return Optional.empty();
    }

    private Optional<Trial.Result> timed(GpuStep step, List<Entrant> entrants, CloseStack offers) {
        sources.forEach(source -> entrants.addAll(offers(source, step, offers)));
        return entrants.isEmpty()
                ? Optional.empty()
                : trial.best(step, entrants, candidate -> watch.timing(step, candidate, entrants.size()));
    }

    private List<Entrant> offers(ImplementationSource source, GpuStep step, CloseStack offers) {
        try {
            return source.candidates(step, effort, offers).stream()
                    .map(candidate -> new Entrant(source, candidate))
                    .toList();
        } catch (UnsupportedGraphException e) {
            refusals.put(step.problem(), "; " + e.getMessage());
            return List.of();
        }
    }

    private Choice remember(GpuStep step, Trial.Result result, int candidates) {
        Implementation implementation = owned.own(result.implementation());
        made.put(
                step.problem(),
                new PlanChoice(
                        step.problem(),
                        result.source().library(),
                        implementation.engine() + implementation.knobs(),
                        implementation.stored(),
                        implementation.workspaceBytes(),
                        result.micros(),
                        candidates));
        return new Choice(result.source().library(), implementation, result.micros(), candidates);
    }

    /** The choices that were not stored before, by problem. */
    public Map<String, PlanChoice> made() {
        return made;
    }

    /** Frees every implementation; what was bound to them must be closed before. */
    @Override
    public void close() {
        owned.close();
    }
}
