// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.gomp.gomp_h;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cpu.choice.ChoiceEnvironment;
import io.ssd4j.runtime.cpu.choice.ChoiceStore;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.engine.CloseStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a session's direct program by a faster one, on a background thread and between two runs. It begins after a few runs, so
 * that a process that computes little is not kept busy. If anything fails, the program in use stays, and the listener is warned.
 */
final class ChangeOver implements Runnable {
    /** Runs before the work begins. */
    static final int RUNS_BEFORE = 3;

    /** Runs of one program before the other takes its turn: the first finds nothing in the caches. */
    private static final int RUNS_COMPARED = 2;

    /** Of a program whose runs take longer, one is enough. */
    private static final Duration LONG = Duration.ofMillis(400);

    /** Sessions choose one after another: the second one of two that need the same choices finds them stored. */
    private static final ReentrantLock CHOOSING = new ReentrantLock();

    /** Choices that a session has made and not yet compared and stored, by the file that they would be stored in. */
    private static final Map<Path, Choices> MEASURED = new ConcurrentHashMap<>();

    private final SessionRecipe recipe;
    private final SessionSegments segments;
    private final RunTimes runs;
    private final UnaryOperator<Program> replacement;
    private final BetweenRuns between;
    private final WarmUp warmUp = new WarmUp();

    /** The program that is not in use; closed at the end. */
    private @Nullable Program spare;

    /**
     * @param segments the session's input and outputs
     * @param runs the times of the session's runs
     * @param replacement makes the session use another program and returns the one it used; no run may be in progress
     */
    ChangeOver(SessionRecipe recipe, SessionSegments segments, RunTimes runs, UnaryOperator<Program> replacement) {
        this.recipe = recipe;
        this.segments = segments;
        this.runs = runs;
        this.replacement = replacement;
        this.between = new BetweenRuns(recipe.threads(), runs);
    }

    @Override
    public void run() {
        try (between) {
            runs.await(RUNS_BEFORE);
            // Descriptors are made for the count of the thread that makes them.
            gomp_h.omp_set_num_threads(recipe.threads());
            change();
        } catch (InterruptedException closed) {
            // The session is being closed; it closes the program that it uses.
        } catch (RuntimeException | Error e) {
            warn("the layers stay with the implementations that they have, and no others are tried: " + e);
        } finally {
            closeSpare();
        }
    }

    private void change() throws InterruptedException {
        WinogradAbsence.warn(recipe);
        if (recipe.device().options().effort() == Effort.INSTANT) {
            changeTo(recipe.guess());
            return;
        }
        ChoiceStore store = recipe.device().choices();
        ChoiceEnvironment environment = recipe.environment();
        Optional<Choices> stored = store.load(environment).filter(recipe::has);
        if (stored.isPresent()) {
            changeTo(stored.get());
            return;
        }
        Choices used = Choices.DIRECT;
        if (recipe.precision() != Precision.INT8) {
            // The guess first: timing takes long, and is worth nothing to a process that ends before.
            used = keepFaster(used, recipe.guess());
            used = keepFaster(used, timed(store, environment));
        }
        if (recipe.precision() != Precision.FP32 && recipe.threads() > 1) {
            for (int each : StripChoices.EACH) {
                Choices others = used;
                used = keepFaster(used, between.get(() -> StripChoices.of(recipe, each, others)));
            }
        }
        store(store, environment, used);
    }

    /** Times the layers, unless another session has done so meanwhile. */
    private Choices timed(ChoiceStore store, ChoiceEnvironment environment) throws InterruptedException {
        between.close();
        CHOOSING.lockInterruptibly();
        try {
            Optional<Choices> stored = store.load(environment).filter(recipe::has);
            if (stored.isPresent()) {
                return stored.get();
            }
            Path file = store.file(environment);
            Choices measured = MEASURED.get(file);
            if (measured == null) {
                measured = Choosing.timed(recipe, warmUp, between);
                MEASURED.put(file, measured);
            }
            return measured;
        } finally {
            CHOOSING.unlock();
        }
    }

    /** Changes from one program to another, and back if its runs are not faster; returns the choices that are used. */
    private Choices keepFaster(Choices used, Choices next) throws InterruptedException {
        if (next.equals(used)) {
            return used;
        }
        changeTo(next);
        PairedRuns pairs = new PairedRuns();
        while (!pairs.isDecided()) {
            long after = shortest();
            between.run(this::swap);
            pairs.add(shortest(), after);
            between.run(this::swap);
        }
        boolean faster = pairs.secondIsFaster();
        if (!faster) {
            between.run(this::swap);
        }
        closeSpare();
        return faster ? next : used;
    }

    /** The shortest of the next runs. */
    private long shortest() throws InterruptedException {
        between.close();
        runs.await(1);
        if (runs.shortest() < LONG.toNanos()) {
            runs.await(RUNS_COMPARED);
        }
        return runs.shortest();
    }

    private void changeTo(Choices choices) throws InterruptedException {
        try (Lowering lowering = between.get(() -> recipe.lower(choices));
                CloseStack used = new CloseStack()) {
            for (Step step : lowering.steps()) {
                for (Parameter parameter : step.computation().parameters().values()) {
                    // One at a time: transforming the weights of one layer takes as long as a run.
                    used.own(between.get(() -> recipe.weights().use(parameter)));
                }
            }
            warmUp.compile(lowering.steps(), between);
            spare = between.get(() -> recipe.bind(lowering, segments));
        }
        between.run(this::swap);
    }

    private void closeSpare() {
        Program unused = spare;
        spare = null;
        if (unused != null) {
            unused.close();
        }
    }

    private void swap() {
        if (spare != null) {
            spare = replacement.apply(spare);
            runs.clear();
        }
    }

    private void store(ChoiceStore store, ChoiceEnvironment environment, Choices choices) {
        try {
            store.store(environment, choices);
            MEASURED.remove(store.file(environment));
        } catch (IOException e) {
            warn("the choices of implementations are not stored, and every process makes them again: "
                    + e.getMessage());
        }
    }

    private void warn(String message) {
        recipe.device().options().listener().warning(message);
    }
}
