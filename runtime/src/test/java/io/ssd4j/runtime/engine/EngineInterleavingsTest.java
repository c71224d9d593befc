// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.interleaving.InstrumentedClasses;
import io.ssd4j.testing.interleaving.Interleavings;
import io.ssd4j.testing.interleaving.Interleavings.Failure;
import io.ssd4j.testing.interleaving.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Explores how threads interleave in {@link Dependents}, {@link RunGuard} and {@link CloseStack}, as the skeleton of an engine uses them. */
class EngineInterleavingsTest {
    private static final int SEEDS = 150;

    @TempDir
    private Path folder;

    static Stream<Class<? extends Scenario>> scenarios() {
        return Stream.of(
                EngineScenario.RunAndClose.class,
                EngineScenario.TwoRun.class,
                EngineScenario.OpenAndClose.class,
                EngineScenario.LoadAndClose.class,
                EngineScenario.TwoClose.class);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyOrderEndsWell(Class<? extends Scenario> scenario) {
        assertEquals(Optional.empty(), firstFailure(scenario, Optional.empty()));
    }

    /** A fault: where, the right code, the wrong code, and the scenario that shows it. */
    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "a counter without a lock",
                        Dependents.class,
                        "public synchronized void leave()",
                        "public void leave()",
                        EngineScenario.OpenAndClose.class),
                fault(
                        "closing without a lock",
                        Dependents.class,
                        "public synchronized boolean close()",
                        "public boolean close()",
                        EngineScenario.OpenAndClose.class),
                fault(
                        "a check before the lock",
                        Dependents.class,
                        "public synchronized void enter() {\n        requireOpen();\n        open++;",
                        "public void enter() {\n        requireOpen();\n        synchronized (this) {\n            open++;\n        }",
                        EngineScenario.LoadAndClose.class),
                fault(
                        "two threads wait for a run",
                        RunGuard.class,
                        "state.compareAndExchange(STARTED, ENTERED)",
                        "state.get()",
                        EngineScenario.RunAndClose.class),
                fault(
                        "a started run does not keep the session",
                        OpenSession.class,
                        "guard.exitStarted();",
                        "guard.exit();",
                        EngineScenario.RunAndClose.class),
                fault(
                        "entered by looking first",
                        RunGuard.class,
                        "int seen = state.compareAndExchange(IDLE, ENTERED);\n        if (seen != IDLE) {\n            throw refusal(seen);\n        }",
                        "int seen = state.get();\n        if (seen != IDLE) {\n            throw refusal(seen);\n        }\n        state.set(ENTERED);",
                        EngineScenario.TwoRun.class),
                fault(
                        "closed by looking first",
                        RunGuard.class,
                        "int seen = state.compareAndExchange(IDLE, CLOSED);",
                        "int seen = state.get();\n        state.set(CLOSED);",
                        EngineScenario.RunAndClose.class),
                fault(
                        "a second closing that does not wait",
                        OpenSession.class,
                        "synchronized (owned)",
                        "synchronized (new Object())",
                        EngineScenario.TwoClose.class),
                fault(
                        "resources closed in the order of opening",
                        CloseStack.class,
                        "owned.pop().run();",
                        "owned.removeLast().run();",
                        EngineScenario.OpenAndClose.class));
    }

    private static Arguments fault(
            String name, Class<?> type, String right, String wrong, Class<? extends Scenario> scenario) {
        return Arguments.of(Named.of(name, type), right, wrong, scenario);
    }

    /** The scheduler finds the fault, and its seed repeats it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aPlantedFaultIsFound(Class<?> type, String right, String wrong, Class<? extends Scenario> scenario)
            throws IOException {
        Mutant.compile(folder, type, right, wrong);
        Optional<Failure> failure = firstFailure(scenario, Optional.of(folder));
        assertTrue(failure.isPresent(), "not found in " + SEEDS + " orders");
        Failure found = failure.orElseThrow();
        assertEquals(
                found.toString(),
                Interleavings.run(of(scenario, Optional.of(folder)), found.seed())
                        .orElseThrow()
                        .toString());
    }

    private static Optional<Failure> firstFailure(Class<? extends Scenario> scenario, Optional<Path> mutants) {
        return Interleavings.firstFailure(of(scenario, mutants), SEEDS);
    }

    private static Supplier<Scenario> of(Class<? extends Scenario> scenario, Optional<Path> mutants) {
        InstrumentedClasses classes = new InstrumentedClasses(scenario, mutants);
        // Surefire opens only the packages whose tests it runs, and these classes are in a module of their own.
        Module runtime = EngineInterleavingsTest.class.getModule();
        runtime.getPackages().forEach(name -> runtime.addExports(name, classes.getUnnamedModule()));
        return () -> classes.scenario(scenario);
    }
}
